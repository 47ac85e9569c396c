/// A statement that somebody wrote, taken apart as far as it must be known before SQLite reads it
/// (https://www.sqlite.org/lang.html; the tokenizer's rules).
package struct SQLText {
  package enum Kind {
    case word
    /// `"…"`, `` `…` `` or `[…]`.
    case quoted
    /// `'…'`, which SQLite takes for a name where one is wanted.
    case string
    /// One character, or anything else.
    case sign
  }

  package struct Token {
    package var kind: Kind
    /// A name without its quotes, in lower case; a string's text; a sign.
    package var text: String
    /// How many parentheses are open around it.
    package var depth: Int
  }

  /// Of the first statement.
  package private(set) var tokens: [Token] = []
  /// Bytes of the first statement.
  package private(set) var length = 0
  /// Whether there is something to be bound: `?`, `:name`, `@name`, `$name`.
  package private(set) var hasVariables = false
  /// Whether nothing but blanks, comments and `;` comes after it.
  package private(set) var isSingle = true

  package init(_ bytes: [UInt8]) {
    var position = 0
    var depth = 0
    var hasEnded = false
    while let (kind, range) = Self.next(bytes, &position) {
      let first = bytes[range.lowerBound]
      if kind == .sign, first == UInt8(ascii: ";") {
        if !hasEnded, !tokens.isEmpty {
          hasEnded = true
          length = range.lowerBound
        }
        continue
      }
      if hasEnded {
        isSingle = false
        return
      }
      if kind != .string, kind != .quoted, Self.beginsVariable(first) { hasVariables = true }
      if kind == .sign, first == UInt8(ascii: ")") { depth -= 1 }
      tokens.append(Token(kind: kind, text: Self.text(kind, bytes[range]), depth: depth))
      if kind == .sign, first == UInt8(ascii: "(") { depth += 1 }
    }
    if !hasEnded { length = bytes.count }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D && byte != 0x0B) }

  private static func beginsVariable(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "#"): true
    default: false
    }
  }

  private static func isNamed(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
      || byte >= 0x80
  }

  /// The next token behind blanks and comments.
  private static func next(_ bytes: [UInt8], _ position: inout Int) -> (Kind, Range<Int>)? {
    while position < bytes.count {
      let byte = bytes[position]
      let following = position + 1 < bytes.count ? bytes[position + 1] : 0
      if isBlank(byte) {
        position += 1
      } else if byte == UInt8(ascii: "-"), following == byte {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      } else if byte == UInt8(ascii: "/"), following == UInt8(ascii: "*"), position + 2 < bytes.count {
        position += 3
        while position < bytes.count,
          !(bytes[position] == UInt8(ascii: "/") && bytes[position - 1] == UInt8(ascii: "*"))
        { position += 1 }
        position = min(bytes.count, position + 1)
      } else {
        return token(bytes, &position)
      }
    }
    return nil
  }

  private static func token(_ bytes: [UInt8], _ position: inout Int) -> (Kind, Range<Int>) {
    let start = position
    let byte = bytes[start]
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
      position += 1
      while position < bytes.count {
        if bytes[position] == byte {
          guard position + 1 < bytes.count, bytes[position + 1] == byte else { break }
          position += 1
        }
        position += 1
      }
      position = min(bytes.count, position + 1)
      return (byte == UInt8(ascii: "'") ? .string : .quoted, start..<position)
    case UInt8(ascii: "["):
      while position < bytes.count, bytes[position] != UInt8(ascii: "]") { position += 1 }
      position = min(bytes.count, position + 1)
      return (.quoted, start..<position)
    default:
      position += 1
      guard isNamed(byte) else { return (.sign, start..<position) }
      while position < bytes.count, isNamed(bytes[position]) { position += 1 }
      return (.word, start..<position)
    }
  }

  private static func text(_ kind: Kind, _ bytes: ArraySlice<UInt8>) -> String {
    var out = Array(bytes)
    if kind == .quoted || kind == .string, let quote = out.first {
      let close = quote == UInt8(ascii: "[") ? UInt8(ascii: "]") : quote
      out.removeFirst()
      if out.last == close { out.removeLast() }
      if close == quote {
        var single: [UInt8] = []
        var skips = false
        for byte in out {
          if byte == quote, skips {
            skips = false
            continue
          }
          skips = byte == quote
          single.append(byte)
        }
        out = single
      }
    }
    // ASCII alone: as SQLite compares names.
    return String(decoding: out.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}

extension SQLText {
  /// The first word in lower case; empty if something else comes first.
  package var firstWord: String { tokens.first.flatMap { $0.kind == .word ? $0.text : nil } ?? "" }

  /// Whether the statement says itself how many rows it gives: LIMIT outside of parentheses.
  package var limitsRows: Bool { tokens.contains { $0.kind == .word && $0.depth == 0 && $0.text == "limit" } }

  /// `PRAGMA table_info(NAME)`.
  package var isTableInfo: Bool {
    tokens.count == 5 && firstWord == "pragma" && tokens[1].text == "table_info" && tokens[2].text == "("
      && tokens[3].kind != .sign && tokens[4].text == ")"
  }

  /// A common table expression: its name, and its tokens.
  struct Definition {
    var name: String
    var body: Range<Int>
  }

  /// Everything written as `NAME [(columns)] AS [[NOT] MATERIALIZED] (…)`: common table expressions, and windows.
  var definitions: [Definition] {
    var found: [Definition] = []
    for (place, token) in tokens.enumerated() where token.kind != .sign {
      var next = place + 1
      if sign(next, "(") { next = close(next) + 1 }
      guard word(next, "as") else { continue }
      next += 1
      if word(next, "not") { next += 1 }
      if word(next, "materialized") { next += 1 }
      if sign(next, "(") { found.append(Definition(name: token.text, body: next..<close(next))) }
    }
    return found
  }

  /// Names that may be those of tables in a statement with `USING` or `NATURAL`: SQLite compares the columns that such joins share
  /// without asking whether they may be read. None where there is no such join.
  var namesOfSilentJoins: [String] {
    guard tokens.indices.contains(where: { word($0, "using") || word($0, "natural") }) else { return [] }
    var names: [String] = []
    var place = 0
    while place < tokens.count {
      if word(place, "using"), sign(place + 1, "(") {
        place = close(place + 1)
        continue
      }
      let isNamed = tokens[place].kind != .sign
      let isPlaced =
        place > 0
        && (word(place - 1, "from") || word(place - 1, "join") || [",", "(", "."].contains { sign(place - 1, $0) })
      if isNamed, isPlaced { names.append(tokens[place].text) }
      place += 1
    }
    return names
  }

  private func word(_ place: Int, _ text: String) -> Bool {
    place < tokens.count && tokens[place].kind == .word && tokens[place].text == text
  }

  private func sign(_ place: Int, _ text: String) -> Bool {
    place < tokens.count && tokens[place].kind == .sign && tokens[place].text == text
  }

  /// Where the parenthesis that opens at `place` closes; behind the last token if it does not.
  private func close(_ place: Int) -> Int {
    let depth = tokens[place].depth
    var end = place + 1
    while end < tokens.count, !(tokens[end].depth == depth && sign(end, ")")) { end += 1 }
    return end
  }

  /// About how many selects SQLite makes of the statement: it copies a common table expression wherever it is named, and what that
  /// names, before anything can interrupt it. `weights`: of views, by name.
  func size(weights: [String: Int]) -> Int {
    var known = weights
    func sum(_ range: Range<Int>, except own: String?) -> Int {
      var sum = 1
      for token in tokens[range] where token.kind != .sign && token.text != own {
        guard let weight = known[token.text] else { continue }
        sum = min(Self.largest, sum + weight)
      }
      return sum
    }
    // Each may name those before it, and with RECURSIVE those after it: twice around finds two levels of those.
    let definitions = definitions
    for _ in 0..<2 {
      for definition in definitions {
        known[definition.name] = max(known[definition.name] ?? 0, sum(definition.body, except: definition.name))
      }
    }
    return sum(0..<tokens.count, except: nil)
  }

  private static let largest = 1 << 40
}
