import Platform

/// Titles as the names of files say them (spec 12).
package enum WikiFileName {
  /// `%XX` decoded, underscores as blanks, blanks as in titles.
  package static func decoded(_ name: String) -> String {
    let bytes = PercentCoding.decoded(Array(name.utf8))
    let text = String(validating: bytes, as: UTF8.self) == nil ? Array(name.utf8) : bytes
    return String(decoding: TitleBlanks.normalized(text) ?? text, as: UTF8.self)
  }

  package static func firstUpper(_ title: String) -> String {
    String(decoding: LetterCase.firstUppercased(Array(title.utf8)), as: UTF8.self)
  }

  package static func trimmed(_ title: String) -> String { String(decoding: Array(title.utf8).trimmed, as: UTF8.self) }
}

extension WikiNamespaces {
  /// The namespace a folder's name, or a prefix in a file's, stands for; not the main one.
  package func number(folder name: String) -> Int? {
    guard !name.isEmpty, let number = number(named: Array(WikiFileName.decoded(name).utf8)), number > 0 else {
      return nil
    }
    return number
  }
}
