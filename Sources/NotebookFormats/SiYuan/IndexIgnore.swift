/// `.siyuan/indexignore`: gitignore-style lines that leave documents out of the index (spec A1).
package struct IndexIgnore: Sendable {
  private let rules: [Rule]

  package init(_ bytes: [UInt8]) {
    rules = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).compactMap { Rule(Array($0)) }
  }

  /// Whether the document at `/<notebook>/<path>.sy` is left out; the last rule that matches it, or a folder above it,
  /// decides.
  package func matches(_ path: String) -> Bool {
    if rules.isEmpty { return false }
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
    var isIgnored = false
    for rule in rules {
      for length in 1...max(parts.count, 1) where length <= parts.count {
        if rule.matches(parts[..<length], isFolder: length < parts.count) {
          isIgnored = !rule.isNegated
          break
        }
      }
    }
    return isIgnored
  }

  private struct Rule {
    let isNegated: Bool
    private let isFolderOnly: Bool
    private let isAnchored: Bool
    private let parts: [[UInt8]]

    init?(_ line: [UInt8]) {
      var line = line[...]
      // Blanks at the end count only behind a backslash.
      while line.last == 0x20, line.dropLast().last != UInt8(ascii: "\\") { line = line.dropLast() }
      if line.isEmpty || line.first == UInt8(ascii: "#") { return nil }
      isNegated = line.first == UInt8(ascii: "!")
      if isNegated { line = line.dropFirst() }
      isFolderOnly = line.last == UInt8(ascii: "/")
      if isFolderOnly { line = line.dropLast() }
      isAnchored = line.contains(UInt8(ascii: "/"))
      parts = line.split(separator: UInt8(ascii: "/")).map { Array($0) }
      if parts.isEmpty { return nil }
    }

    func matches(_ path: ArraySlice<[UInt8]>, isFolder: Bool) -> Bool {
      if isFolderOnly && !isFolder { return false }
      guard isAnchored else {
        guard let name = path.last, let pattern = parts.first else { return false }
        return Wildcards.match(pattern[...], name[...])
      }
      return Self.match(parts[...], path)
    }

    private static func match(_ pattern: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>) -> Bool {
      guard let first = pattern.first else { return path.isEmpty }
      if first.elementsEqual("**".utf8) {
        if pattern.count == 1 { return !path.isEmpty }
        var rest = path
        while true {
          if match(pattern.dropFirst(), rest) { return true }
          if rest.isEmpty { return false }
          rest = rest.dropFirst()
        }
      }
      guard let name = path.first, Wildcards.match(first[...], name[...]) else { return false }
      return match(pattern.dropFirst(), path.dropFirst())
    }
  }
}

/// `*`, `?`, `[…]` and `\` inside one part of a path.
enum Wildcards {
  static func match(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var (p, n) = (pattern.startIndex, name.startIndex)
    var star: (pattern: Int, name: Int)?
    while n < name.endIndex {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p, n)
        p += 1
      } else if let end = one(pattern, p, name[n]) {
        p = end
        n += 1
      } else if let last = star {
        p = last.pattern + 1
        n = last.name + 1
        star = (last.pattern, n)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// The position after what in the pattern matches the one byte; nil if it doesn't.
  private static func one(_ pattern: ArraySlice<UInt8>, _ position: Int, _ byte: UInt8) -> Int? {
    guard position < pattern.endIndex else { return nil }
    switch pattern[position] {
    case UInt8(ascii: "?"): return position + 1
    case UInt8(ascii: "\\") where position + 1 < pattern.endIndex:
      return pattern[position + 1] == byte ? position + 2 : nil
    case UInt8(ascii: "["):
      var cursor = position + 1
      let isNegated =
        cursor < pattern.endIndex && (pattern[cursor] == UInt8(ascii: "!") || pattern[cursor] == UInt8(ascii: "^"))
      if isNegated { cursor += 1 }
      var isFound = false
      let first = cursor
      while cursor < pattern.endIndex, pattern[cursor] != UInt8(ascii: "]") || cursor == first {
        if cursor + 2 < pattern.endIndex, pattern[cursor + 1] == UInt8(ascii: "-"),
          pattern[cursor + 2] != UInt8(ascii: "]")
        {
          if pattern[cursor] <= byte, byte <= pattern[cursor + 2] { isFound = true }
          cursor += 3
        } else {
          if pattern[cursor] == byte { isFound = true }
          cursor += 1
        }
      }
      guard cursor < pattern.endIndex else { return byte == UInt8(ascii: "[") ? position + 1 : nil }
      return isFound != isNegated ? cursor + 1 : nil
    case byte: return position + 1
    default: return nil
    }
  }
}
