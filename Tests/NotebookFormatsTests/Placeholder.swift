import Testing

@Suite struct NotebookFormatsPlaceholder {
  @Test func builds() {}
}
