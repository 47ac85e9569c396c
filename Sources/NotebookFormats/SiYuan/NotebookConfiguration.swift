import NotebookModel
import Platform

/// A notebook's `.siyuan/conf.json` (spec A2).
package struct NotebookConfiguration: Sendable {
  package let name: String
  package let isClosed: Bool
  package let isEncrypted: Bool

  /// nil if the bytes are no JSON object.
  package init?(_ bytes: [UInt8]) {
    let read = JSONParser.with(bytes) { tape -> (String, Bool, Bool)? in
      guard tape.kind(tape.first) == .object else { return nil }
      return (
        tape.string(tape.value(tape.first, "name")) ?? "Untitled",
        tape.bool(tape.value(tape.first, "closed")) ?? true,
        tape.bool(tape.value(tape.first, "encrypted")) ?? false
      )
    }
    guard let read else { return nil }
    (name, isClosed, isEncrypted) = read
  }

  /// Whether a `notebook-crypt-backup.json` holds a key: the notebook is encrypted then.
  package static func holdsKey(_ bytes: [UInt8]) -> Bool {
    JSONParser.with(bytes) { tape in
      tape.entries(tape.first).contains { entry in
        entry.key.lowercased().hasSuffix("key") && tape.string(entry.value)?.isEmpty == false
      }
    } ?? false
  }
}

/// `assets/ocr-texts.json`: texts recognised in images, by their paths.
package struct RecognisedTexts: Sendable {
  private let texts: [ExactText: String]

  /// Bytes that are no JSON object hold no texts.
  package init(_ bytes: [UInt8]) {
    let entries =
      bytes.isEmpty
      ? nil
      : JSONParser.with(bytes) { tape in
        tape.entries(tape.first).compactMap { entry in
          tape.string(entry.value).map { (ExactText(entry.key), $0) }
        }
      }
    texts = Dictionary(entries ?? [], uniquingKeysWith: { $1 })
  }

  package subscript(_ destination: String) -> String? { texts[ExactText(destination)] }
}
