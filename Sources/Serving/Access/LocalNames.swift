import Platform

/// Names that mean this machine, as headers have them (spec/http 2): `localhost` and names below it, 127.0.0.0/8, `::1`; with or
/// without a port. What can be read in two ways is none.
enum LocalNames {
  /// A host with or without a port, taken apart and in lower case, without a final dot; nil for what is no host.
  static func host(_ authority: some Collection<UInt8>) -> String? {
    var text = String(decoding: authority, as: UTF8.self)
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    if text.utf8.first == UInt8(ascii: "[") {
      guard let close = text.firstIndex(of: "]"), isPort(text[text.index(after: close)...]) else { return nil }
      text = String(text[text.index(after: text.startIndex)..<close])
      return text.utf8.allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        ? text.lowercased() : nil
    }
    if let colon = text.firstIndex(of: ":") {
      guard isPort(text[colon...]) else { return nil }
      text = String(text[..<colon])
    }
    if text.utf8.last == UInt8(ascii: ".") { text.removeLast() }
    let isName =
      !text.isEmpty
      && text.utf8.allSatisfy {
        $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: "_")
      }
    return isName ? text.lowercased() : nil
  }

  /// Of a host as `host` gives it.
  static func isLocal(host: String) -> Bool {
    if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "127" else { return false }
    // Digits as everybody reads them: no octal, no gaps.
    return parts.allSatisfy { part in
      guard let number = Int(part), part.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return false }
      return number <= 255 && String(number) == part
    }
  }

  static func isLocal(authority: some Collection<UInt8>) -> Bool { host(authority).map { isLocal(host: $0) } ?? false }

  /// An address without a port, as proxies write it: `::1` needs no brackets.
  static func isLocal(address: some Collection<UInt8>) -> Bool {
    Array(address) == Array("::1".utf8) || isLocal(authority: address)
  }

  /// An origin (RFC 6454, 7): a scheme, a host, perhaps a port, and nothing more.
  static func isLocal(origin: some Collection<UInt8>) -> Bool {
    let text = String(decoding: origin, as: UTF8.self)
    guard let mark = text.firstRange(ofScheme: "://") else { return false }
    return isLocal(authority: Array(text[mark...].utf8))
  }

  /// Empty, or `:` and a number.
  private static func isPort(_ text: Substring) -> Bool {
    if text.isEmpty { return true }
    let digits = text.utf8.dropFirst()
    return text.utf8.first == UInt8(ascii: ":") && !digits.isEmpty && digits.count <= 5
      && digits.allSatisfy { $0 &- 0x30 < 10 }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 }
}

extension String {
  /// Where the text behind a scheme begins; nil if it does not begin with letters and the mark.
  fileprivate func firstRange(ofScheme mark: String) -> String.Index? {
    var position = startIndex
    while position < endIndex, self[position].isASCII, self[position].isLetter || self[position].isNumber {
      position = index(after: position)
    }
    guard position > startIndex, self[position...].hasPrefix(mark) else { return nil }
    return index(position, offsetBy: 3)
  }
}
