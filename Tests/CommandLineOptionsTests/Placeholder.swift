import Testing

@Suite struct CommandLineOptionsPlaceholder {
  @Test func builds() {}
}
