import Testing

@Suite struct AnswersPlaceholder {
  @Test func builds() {}
}
