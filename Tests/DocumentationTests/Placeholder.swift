import Testing

@Suite struct DocumentationPlaceholder {
  @Test func builds() {}
}
