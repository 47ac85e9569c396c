import Testing

@Suite struct FaultPlaceholder {
  @Test func builds() {}
}
