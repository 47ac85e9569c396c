import Testing

@Suite struct IndexQueriesPlaceholder {
  @Test func builds() {}
}
