import Testing

@Suite struct TreeScannerPlaceholder {
  @Test func builds() {}
}
