import Testing

@Suite struct IndexSchemaPlaceholder {
  @Test func builds() {}
}
