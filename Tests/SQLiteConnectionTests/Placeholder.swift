import Testing

@Suite struct SQLiteConnectionPlaceholder {
  @Test func builds() {}
}
