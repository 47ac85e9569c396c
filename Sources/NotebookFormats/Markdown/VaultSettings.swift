import MentionText
import NotebookModel

/// Settings files of vaults, as far as they change what is read (spec/markdown A4, B2).
enum VaultSettings {
  /// Entries beyond these are ignored (spec/markdown I).
  private static let entries = 1_000

  /// Obsidian's `userIgnoreFilters`; regular expressions are not followed.
  static func ignoredPrefixes(_ json: [UInt8]) -> [String] {
    JSONParser.with(json) { tape -> [String]? in
      tape.elements(tape.value(tape.first, "userIgnoreFilters")).prefix(entries).compactMap { tape.string($0) }
        .filter { !$0.isEmpty && !$0.hasPrefix("/") }.map { MentionText.fold($0) }
    } ?? []
  }

  /// Logseq's `config.edn`.
  static func logseq(_ edn: [UInt8]) -> LogseqSettings {
    var settings = LogseqSettings()
    var reader = EDNReader(edn)
    while let token = reader.next() {
      guard case .keyword(let key) = token else { continue }
      switch key {
      case "file/name-format": if case .keyword("triple-lowbar")? = reader.next() { settings.isTripleLowbar = true }
      case "journals-directory": if case .text(let text)? = reader.next() { settings.journals = text }
      case "journal/file-name-format": if case .text(let text)? = reader.next() { settings.journalFile = text }
      case "journal/page-title-format": if case .text(let text)? = reader.next() { settings.journalTitle = text }
      case "hidden":
        guard case .open? = reader.next() else { continue }
        while case .text(let text)? = reader.next() {
          guard settings.hidden.count < entries else { continue }
          var path = text.hasPrefix("/") ? text : "/" + text
          while path.hasSuffix("/") { path.removeLast() }
          if !path.isEmpty { settings.hidden.append(path) }
        }
      default: break
      }
    }
    return settings
  }

  /// The tokens of EDN that matter here (https://github.com/edn-format/edn).
  private struct EDNReader {
    enum Token {
      case keyword(String)
      case text(String)
      case open
      case close
      case other
    }

    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Token? {
      while at < bytes.count {
        switch bytes[at] {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","): at += 1
        case UInt8(ascii: ";"): while at < bytes.count, bytes[at] != 0x0A { at += 1 }
        case UInt8(ascii: "\""): return .text(text())
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("):
          at += 1
          return .open
        case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"):
          at += 1
          return .close
        default:
          let start = at
          while at < bytes.count, !" \t\n\r,;\"[]{}()".utf8.contains(bytes[at]) { at += 1 }
          let word = String(decoding: bytes[start..<at], as: UTF8.self)
          return word.hasPrefix(":") ? .keyword(String(word.dropFirst())) : .other
        }
      }
      return nil
    }

    private mutating func text() -> String {
      var out: [UInt8] = []
      at += 1
      while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
        if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count { at += 1 }
        out.append(bytes[at])
        at += 1
      }
      at += 1
      return String(decoding: out, as: UTF8.self)
    }
  }
}
