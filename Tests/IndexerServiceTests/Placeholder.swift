import Testing

@Suite struct IndexerServicePlaceholder {
  @Test func builds() {}
}
