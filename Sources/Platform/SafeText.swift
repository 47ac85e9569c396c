/// Text of others (names of files and wikis, titles, reasons) on its way to a person, a log or a service manager.
package enum SafeText {
  /// `text` on one line: each control, format or unassigned character and each line break as U+FFFD. So nothing steers a
  /// terminal, ends a line of a log, or adds one to a datagram.
  package static func line(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { out.append(isShown(scalar) ? scalar : "\u{FFFD}") }
    return String(out)
  }

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    // Joiners hold emoji and some scripts together and do nothing else.
    if scalar.value == 0x200D || scalar.value == 0x200C { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: return false
    default: return true
    }
  }
}
