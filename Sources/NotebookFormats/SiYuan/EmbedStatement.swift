/// Finds the one id a query embed asks for (spec D1.2): its script is a single SELECT whose WHERE is exactly
/// `id = '<ID>'`.
///
/// A tokenizer and a scan over its tokens, no full parser: what follows WHERE up to the clause that ends it must be the
/// comparison, alone or in parentheses.
enum EmbedStatement {
  static func targetID(_ script: String) -> String? {
    guard var tokens = tokens(script), let first = tokens.first, first.isWord("select") else { return nil }
    while tokens.last == .symbol(";") { tokens.removeLast() }
    var depth = 0
    var start: Int?
    for (position, token) in tokens.enumerated() {
      switch token {
      case .symbol("("): depth += 1
      case .symbol(")"): depth -= 1
      case .symbol(";"): return nil
      case .word(let word) where depth == 0:
        if word == "union" || word == "intersect" || word == "except" { return nil }
        if word == "where" {
          if start != nil { return nil }
          start = position + 1
        }
      default: break
      }
      if depth < 0 { return nil }
    }
    guard depth == 0, let start, hasFrom(tokens[..<start]) else { return nil }
    let condition = tokens[start...].prefix(upToFirst: { $0.endsCondition })
    return comparedID(Array(condition))
  }

  private static func hasFrom(_ tokens: ArraySlice<Token>) -> Bool { tokens.contains { $0.isWord("from") } }

  private static func comparedID(_ condition: [Token]) -> String? {
    var tokens = condition[...]
    while tokens.first == .symbol("("), tokens.last == .symbol(")"), tokens.count > 2 {
      tokens = tokens.dropFirst().dropLast()
    }
    guard let last = tokens.popLast(), case .string(let value) = last, tokens.popLast() == .symbol("=") else {
      return nil
    }
    guard let column = tokens.popLast(), column.isColumn("id") else { return nil }
    while !tokens.isEmpty {
      // A table's name or alias in front.
      guard tokens.popLast() == .symbol("."), let table = tokens.popLast(), table.isName else { return nil }
    }
    return SiYuanID.isValid(value) ? value : nil
  }

  private enum Token: Equatable {
    /// In lower case.
    case word(String)
    case quotedName(String)
    case string(String)
    case number
    case symbol(String)

    func isWord(_ word: String) -> Bool { self == .word(word) }

    func isColumn(_ name: String) -> Bool {
      switch self {
      case .word(let word): word == name
      case .quotedName(let word): word.lowercased() == name
      default: false
      }
    }

    var isName: Bool {
      switch self {
      case .word, .quotedName: true
      default: false
      }
    }

    /// Whether a clause after WHERE begins here.
    var endsCondition: Bool {
      guard case .word(let word) = self else { return false }
      return ["group", "having", "order", "limit", "for", "lock", "procedure", "into"].contains(word)
    }
  }

  private static func tokens(_ script: String) -> [Token]? {
    let bytes = Array(script.utf8)
    var tokens: [Token] = []
    var position = 0
    func at(_ offset: Int) -> UInt8 { position + offset < bytes.count ? bytes[position + offset] : 0 }
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D, 0x0C: position += 1
      case UInt8(ascii: "-") where at(1) == byte && (at(2) <= 0x20), UInt8(ascii: "#"):
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      case UInt8(ascii: "/") where at(1) == UInt8(ascii: "*"):
        position += 2
        while position < bytes.count, !(bytes[position] == UInt8(ascii: "*") && at(1) == UInt8(ascii: "/")) {
          position += 1
        }
        guard position < bytes.count else { return nil }
        position += 2
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
        guard let (text, end) = quoted(bytes, position) else { return nil }
        tokens.append(byte == UInt8(ascii: "`") ? .quotedName(text) : .string(text))
        position = end
      case 0x30...0x39:
        while position < bytes.count, isWordByte(bytes[position]) || bytes[position] == UInt8(ascii: ".") {
          position += 1
        }
        tokens.append(.number)
      case _ where isWordByte(byte):
        let start = position
        while position < bytes.count, isWordByte(bytes[position]) { position += 1 }
        // `N'…'`, `x'…'`: a string of another kind.
        if position < bytes.count, bytes[position] == UInt8(ascii: "'"), position - start == 1 { return nil }
        tokens.append(.word(String(decoding: bytes[start..<position], as: UTF8.self).lowercased()))
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"), UInt8(ascii: "="), UInt8(ascii: ":"),
        UInt8(ascii: "|"), UInt8(ascii: "&"):
        let start = position
        while position < bytes.count, "<>!=:|&".utf8.contains(bytes[position]) { position += 1 }
        tokens.append(.symbol(String(decoding: bytes[start..<position], as: UTF8.self)))
      default:
        tokens.append(.symbol(String(decoding: [byte], as: UTF8.self)))
        position += 1
      }
    }
    return tokens
  }

  private static func quoted(_ bytes: [UInt8], _ start: Int) -> (String, Int)? {
    let quote = bytes[start]
    var out: [UInt8] = []
    var position = start + 1
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "`"), position + 1 < bytes.count {
        out.append(bytes[position + 1])
        position += 2
      } else if byte == quote {
        if position + 1 < bytes.count, bytes[position + 1] == quote {
          out.append(quote)
          position += 2
        } else {
          return (String(decoding: out, as: UTF8.self), position + 1)
        }
      } else {
        out.append(byte)
        position += 1
      }
    }
    return nil
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "@"), 0x80...: true
    default: false
    }
  }
}

extension ArraySlice {
  fileprivate func prefix(upToFirst isEnd: (Element) -> Bool) -> ArraySlice {
    firstIndex(where: isEnd).map { self[startIndex..<$0] } ?? self
  }
}
