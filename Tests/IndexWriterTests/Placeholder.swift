import Testing

@Suite struct IndexWriterPlaceholder {
  @Test func builds() {}
}
