import Testing

@Suite struct MentionTextPlaceholder {
  @Test func builds() {}
}
