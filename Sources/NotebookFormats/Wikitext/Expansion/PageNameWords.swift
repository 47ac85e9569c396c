import Platform

/// Words that speak of the page being read, and the functions of the same names that speak of another (spec 11.5).
struct PageNameWords {
  let rules: WikiRules

  /// The value of `word` (case counts), nil if it is none of these words. `title`: the page it speaks of; nil: an
  /// argument that is no title.
  func value(of word: [UInt8], _ title: WikiTitle?) -> [UInt8]? {
    guard let (part, isEncoded) = Self.words[word] else { return nil }
    // Of a page of another wiki nothing is said.
    guard let title, !title.isExternal, let value = value(of: part, title) else { return [] }
    return EscapedText.escaped(isEncoded ? encoded(value) : value)
  }

  private enum Part {
    case page, namespace, fullPage, basePage, subpage, rootPage, talkPage, subjectPage, talkSpace, subjectSpace
    case namespaceNumber
  }

  private static let words: [[UInt8]: (part: Part, isEncoded: Bool)] = {
    let plain: [(String, Part)] = [
      ("PAGENAME", .page), ("NAMESPACE", .namespace), ("FULLPAGENAME", .fullPage), ("BASEPAGENAME", .basePage),
      ("SUBPAGENAME", .subpage), ("ROOTPAGENAME", .rootPage), ("TALKPAGENAME", .talkPage),
      ("SUBJECTPAGENAME", .subjectPage), ("ARTICLEPAGENAME", .subjectPage), ("TALKSPACE", .talkSpace),
      ("SUBJECTSPACE", .subjectSpace), ("ARTICLESPACE", .subjectSpace),
    ]
    var table: [[UInt8]: (part: Part, isEncoded: Bool)] = [Array("NAMESPACENUMBER".utf8): (.namespaceNumber, false)]
    for (word, part) in plain {
      table[Array(word.utf8)] = (part, false)
      table[Array(word.utf8) + [UInt8(ascii: "E")]] = (part, true)
    }
    return table
  }()

  private func value(of part: Part, _ title: WikiTitle) -> [UInt8]? {
    let number = title.namespace
    let talk = number < 0 ? nil : number | 1
    switch part {
    case .page: return title.text
    case .namespace: return name(number)
    case .namespaceNumber: return Array(String(number).utf8)
    case .fullPage: return full(number, title.text)
    case .basePage: return rules.namespaces.hasSubpages(number) ? base(title.text) : title.text
    case .rootPage: return rules.namespaces.hasSubpages(number) ? root(title.text) : title.text
    case .subpage:
      guard rules.namespaces.hasSubpages(number), let slash = title.text.lastIndex(of: slash) else { return title.text }
      return Array(title.text[(slash + 1)...])
    case .talkPage: return talk.map { full($0, title.text) }
    case .subjectPage: return full(number < 0 ? number : number & ~1, title.text)
    case .talkSpace: return talk.map(name)
    case .subjectSpace: return name(number < 0 ? number : number & ~1)
    }
  }

  private let slash = UInt8(ascii: "/")

  private func name(_ number: Int) -> [UInt8] { Array(rules.namespaces.name(of: number).utf8) }

  private func full(_ number: Int, _ text: [UInt8]) -> [UInt8] {
    let prefix = name(number)
    return prefix.isEmpty ? text : prefix + [UInt8(ascii: ":")] + text
  }

  private func base(_ text: [UInt8]) -> [UInt8] {
    guard let last = text.lastIndex(of: slash) else { return text }
    return Array(text[..<last])
  }

  private func root(_ text: [UInt8]) -> [UInt8] {
    let inner = text.drop { $0 == slash }
    return Array(inner.prefix { $0 != slash })
  }

  private func encoded(_ text: [UInt8]) -> [UInt8] { PageNameWords.urlText(text) }

  /// A title as it stands in an address.
  static func urlText(_ text: [UInt8]) -> [UInt8] {
    PercentCoding.encoded(text.map { $0 == 0x20 ? 0x5F : $0 }, keeping: Array(";@$!*(),/~:".utf8))
  }
}

/// Text that is not to be read as wikitext again.
enum EscapedText {
  static func escaped(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: "="),
        UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "|"),
        UInt8(ascii: "}"):
        out += "&#\(byte);".utf8
      default: out.append(byte)
      }
    }
    // At the start of a line these would begin a list, a heading or an indentation.
    if let first = out.first, [0x23, 0x2A, 0x3A, 0x3B, 0x20].contains(first) {
      out.replaceSubrange(0..<1, with: "&#\(first);".utf8)
    }
    return out
  }
}
