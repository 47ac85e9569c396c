import Platform

/// `[[path#subpath|text]]` (spec/markdown D2).
struct WikilinkSyntax {
  enum Use { case reference, text }

  let use: Use
  let path: [UInt8]
  let subpath: [UInt8]?
  let display: [UInt8]
  let end: Int

  /// Longer link paths are text (spec/markdown I).
  private static let pathLimit = 4_096

  static func read(_ source: [UInt8], at open: Int, isEmbed: Bool, context: InlineContext) -> WikilinkSyntax? {
    guard open + 2 < source.count, source[open] == UInt8(ascii: "["), source[open + 1] == UInt8(ascii: "["),
      source[open + 2] != UInt8(ascii: "[")
    else { return nil }
    var at = open + 2
    var close: Int?
    while at < source.count {
      let byte = source[at]
      if byte == 0x0A { return nil }
      if at + 1 < source.count {
        if byte == UInt8(ascii: "["), source[at + 1] == UInt8(ascii: "[") { return nil }
        if byte == UInt8(ascii: "]"), source[at + 1] == UInt8(ascii: "]") {
          close = at
          break
        }
      }
      at += 1
    }
    guard let close else { return nil }
    let inner = withoutEscapedBars(source[open + 2..<close])
    var target = inner[...]
    var text: ArraySlice<UInt8>?
    if let bar = inner.firstIndex(of: UInt8(ascii: "|")) {
      let isTextFirst = (context.flavour == .dendron || context.flavour == .gollum) && !isEmbed
      target = isTextFirst ? inner[(bar + 1)...] : inner[..<bar]
      text = isTextFirst ? inner[..<bar] : inner[(bar + 1)...]
    }
    target = InlineText.trimmed(target)
    var path = target
    var subpath: ArraySlice<UInt8>?
    if context.flavour != .logseq, let hash = target.firstIndex(of: UInt8(ascii: "#")) {
      path = InlineText.trimmed(target[..<hash])
      subpath = InlineText.trimmed(target[(hash + 1)...])
    }
    if path.isEmpty, subpath?.isEmpty ?? true { return nil }
    if path.count > pathLimit { return nil }
    let shown = text.map { InlineText.trimmed($0) } ?? []
    let display = isEmbed || shown.isEmpty ? target : shown
    if LinkPaths.hasScheme(path) { return nil }
    let use: Use = LinkPaths.isAttachment(path, flavour: context.flavour) ? .text : .reference
    return WikilinkSyntax(
      use: use, path: Array(path), subpath: subpath.map(Array.init), display: Array(display), end: close + 2)
  }

  /// `\|` is a bar: tables need it.
  private static func withoutEscapedBars(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    for at in bytes.indices {
      if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.endIndex, bytes[at + 1] == UInt8(ascii: "|") { continue }
      out.append(bytes[at])
    }
    return out
  }
}

/// The target of a Markdown link to a note (spec/markdown D4); nil where it leads elsewhere.
struct MarkdownTarget {
  let path: [UInt8]
  let subpath: [UInt8]?

  init?(_ destination: [UInt8], flavour: VaultFlavour) {
    if destination.isEmpty || Self.isExternal(destination) { return nil }
    var rest = destination[...]
    var fragment: ArraySlice<UInt8>?
    if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
      fragment = rest[(hash + 1)...]
      rest = rest[..<hash]
    }
    if let query = rest.firstIndex(of: UInt8(ascii: "?")) { rest = rest[..<query] }
    let path = Self.decoded(rest)
    let subpath = fragment.map(Self.decoded)
    if path.isEmpty, subpath?.isEmpty ?? true { return nil }
    if path.count > 4_096 || LinkPaths.isMarkdownAttachment(path[...], flavour: flavour) { return nil }
    self.path = path
    self.subpath = subpath
  }

  private static func isExternal(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: "//".utf8) { return true }
    guard let first = bytes.first, HTMLBlockRules.isLetter(first) else { return false }
    let end = bytes.firstIndex {
      !(HTMLBlockRules.isLetter($0) || (0x30...0x39).contains($0) || "+.-".utf8.contains($0))
    }
    guard let end, end >= 2 else { return false }
    return bytes[end] == UInt8(ascii: ":")
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    if !bytes.contains(UInt8(ascii: "%")) { return Array(bytes) }
    let decoded = PercentCoding.decoded(Array(bytes))
    return String(validating: decoded, as: UTF8.self) == nil ? Array(bytes) : decoded
  }
}

/// What link paths name.
enum LinkPaths {
  static func hasScheme(_ path: ArraySlice<UInt8>) -> Bool {
    guard let colon = path.firstIndex(of: UInt8(ascii: ":")), colon > path.startIndex,
      path[(colon + 1)...].starts(with: "//".utf8)
    else { return false }
    return path[..<colon].allSatisfy {
      HTMLBlockRules.isLetter($0) || (0x30...0x39).contains($0) || "+.-".utf8.contains($0)
    }
  }

  static func lastComponent(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    path.lastIndex(of: UInt8(ascii: "/")).map { path[($0 + 1)...] } ?? path
  }

  /// The extension of the last component, lower case, without its dot.
  static func fileExtension(_ path: ArraySlice<UInt8>) -> String? {
    let name = lastComponent(path)
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot + 1 < name.endIndex, name.endIndex - dot <= 11 else {
      return nil
    }
    let suffix = name[(dot + 1)...]
    guard suffix.allSatisfy({ HTMLBlockRules.isLetter($0) || (0x30...0x39).contains($0) }) else { return nil }
    return String(decoding: suffix.map { HTMLBlockRules.isLetter($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// Whether a wikilink names a file that is no note (spec/markdown D5).
  static func isAttachment(_ path: ArraySlice<UInt8>, flavour: VaultFlavour) -> Bool {
    guard flavour != .logseq || path.contains(UInt8(ascii: ".")), let suffix = fileExtension(path) else { return false }
    return attachments.contains(suffix)
  }

  static func isMarkdownAttachment(_ path: ArraySlice<UInt8>, flavour: VaultFlavour) -> Bool {
    guard let suffix = fileExtension(path), !flavour.noteExtensions.contains(suffix) else { return false }
    return suffix.utf8.contains { HTMLBlockRules.isLetter($0) }
  }

  private static let attachments: Set<String> = [
    "avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp", "flac", "m4a", "mp3", "ogg", "wav", "webm", "3gp", "mkv",
    "mov", "mp4", "ogv", "pdf", "canvas", "base", "excalidraw", "drawio", "zip", "csv", "json", "txt", "html", "htm",
    "css", "js", "py",
  ]
}
