import NotebookModel

/// Ids of blocks: a function of the vault's name, the note's path and the bytes of its file (spec/markdown B1).
struct NoteIDs {
  private let document: String
  private var taken: Set<String> = []
  private var next: [String: Int] = [:]

  /// Longer ids are those of blocks without a name (spec/markdown I).
  private static let limit = 4_096

  init(document: String) { self.document = document }

  /// `name`: what stands behind `#` where the block has a name; `type` and `text` are what the digits are made of.
  mutating func id(name: String?, type: String, text: [UInt8]) -> String {
    if let name, document.utf8.count + 1 + name.utf8.count <= Self.limit { return unique(document + "#" + name) }
    return unique(document + "#" + type + "." + Self.digits(text))
  }

  mutating func uuid(_ id: String) -> String { unique(id) }

  private mutating func unique(_ id: String) -> String {
    if taken.insert(id).inserted { return id }
    var number = next[id] ?? 2
    while !taken.insert(id + "~\(number)").inserted { number += 1 }
    next[id] = number + 1
    return id + "~\(number)"
  }

  /// FNV-1a of 64 bits, its high 16 bits folded into the low 48, as 12 hexadecimal digits.
  static func digits(_ text: [UInt8]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let folded = hash >> 48 ^ hash & 0xFFFF_FFFF_FFFF
    let text = String(folded, radix: 16)
    return String(repeating: "0", count: 12 - text.utf8.count) + text
  }
}
