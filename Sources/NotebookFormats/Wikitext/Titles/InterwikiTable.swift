import NotebookModel
import Platform

/// Which prefixes lead to other wikis, and which of these are languages (spec 11.10).
package struct InterwikiTable: Sendable {
  /// By prefix in lower case: whether it makes language links.
  private let isLanguage: [[UInt8]: Bool]
  /// Of the whole table; another table has another.
  package let digest: Int64

  package init(_ prefixes: [(prefix: String, isLanguage: Bool)]) {
    var table: [[UInt8]: Bool] = [:]
    for (prefix, isLanguage) in prefixes { table[LetterCase.lowercased(Array(prefix.utf8))] = isLanguage }
    isLanguage = table
    digest = Digest.of(
      table.map { ($0.key, $0.value) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }
        .flatMap { $0.0 + [0, $0.1 ? 1 : 0] })
  }

  /// Without a table, every language code that MediaWiki knows makes language links.
  package static let languageCodes = InterwikiTable(LanguageCodes.all.map { ($0, true) })

  /// What tells one text of a table from another: the language codes', or a file's.
  package static func textDigest(_ table: [UInt8]?) -> Int64 {
    table.map { Digest.present($0) } ?? Digest.of(LanguageCodes.text)
  }

  var all: [[UInt8]: Bool] { isLanguage }

  /// nil: no prefix of this table. `prefix` in lower case.
  func kind(of prefix: [UInt8]) -> Bool? { isLanguage[prefix] }

  /// The table, by prefix.
  package var prefixes: [(prefix: String, isLanguage: Bool)] {
    isLanguage.map { (String(decoding: $0.key, as: UTF8.self), $0.value) }
      .sorted { ExactText($0.0) < ExactText($1.0) }
  }

  package enum ReadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A line, counted from 1, that is not a prefix, a tab and 0 or 1.
    case line(Int, String)

    package var description: String {
      switch self {
      case .line(let number, let text):
        "line \(number) is \"\(text)\"; each line must be a prefix, a tab, and 1 (a language) or 0"
      }
    }
  }

  /// Reads a two-column table: prefix, tab, 1 or 0; a first line `prefix is_language` is a heading.
  package init(table bytes: [UInt8]) throws(ReadError) {
    var prefixes: [(String, Bool)] = []
    var number = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      let text = line.last == 0x0D ? line.dropLast() : line
      let columns = text.split(separator: 0x09, omittingEmptySubsequences: false)
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      let value = columns.count == 2 ? String(decoding: columns[1], as: UTF8.self) : ""
      if number == 1, value == "is_language" { continue }
      guard columns.count == 2, let prefix = columns.first, !prefix.isEmpty, prefix.count <= 255,
        String(validating: prefix, as: UTF8.self) != nil, value == "0" || value == "1"
      else { throw .line(number, String(decoding: text.prefix(80), as: UTF8.self)) }
      prefixes.append((String(decoding: prefix, as: UTF8.self), value == "1"))
    }
    self.init(prefixes)
  }
}
