import MentionText
import NotebookModel

/// What a person searches for: words that all must stand in a block, `"phrases as they are"`, `beginnings*`, and `-without`.
package struct SearchQuery: Sendable {
  struct Term: Sendable {
    let keyword: MentionKeyword
    let isExcluded: Bool
  }

  let terms: [Term]

  /// Why a text can't be searched for.
  package enum Problem: Error, Sendable, CustomStringConvertible {
    case nothingWanted, tooManyWords

    package var description: String {
      switch self {
      case .nothingWanted: "there is nothing to look for: name a word that must be there"
      case .tooManyWords: "a search takes \(SearchQuery.mostWords) different words at most"
      }
    }
  }

  package init(_ text: String, han: HanFold?) throws(Problem) {
    var terms: [Term] = []
    var known: Set<String> = []
    for (word, isPhrase, isExcluded) in Self.words(text) {
      let isBeginning = !isPhrase && word.hasSuffix("*") && word.utf8.count > 1
      let bare = isBeginning ? String(word.dropLast()) : word
      guard let keyword = MentionKeyword(bare, han: han, isBeginning: isBeginning) else { continue }
      // A word said twice asks nothing new, and costs FTS5 as much as another.
      let name = "\(isExcluded)\(isBeginning)" + String(decoding: keyword.folded, as: UTF8.self)
      guard known.insert(name).inserted else { continue }
      if terms.count == Self.mostWords { throw .tooManyWords }
      terms.append(Term(keyword: keyword, isExcluded: isExcluded))
    }
    // Something must be there to be found.
    guard terms.contains(where: { !$0.isExcluded }) else { throw .nothingWanted }
    self.terms = terms
  }

  static let mostWords = 100

  var wanted: [MentionKeyword] { terms.filter { !$0.isExcluded }.map(\.keyword) }

  /// As FTS5 asks it, empty where no word has a token; terms that it can't tell exactly are looked at again in what it finds.
  var match: String {
    var parts = wanted.compactMap(\.phrase).joined(separator: " AND ")
    if parts.isEmpty { return "" }
    let without = terms.filter { $0.isExcluded && $0.keyword.isExact }.compactMap(\.keyword.phrase)
    if !without.isEmpty { parts = "(\(parts)) NOT (\(without.joined(separator: " OR ")))" }
    return parts
  }

  /// Terms that must be looked at again in the text.
  var doubtful: [Term] { match.isEmpty ? terms : terms.filter { !$0.keyword.isExact || $0.keyword.phrase == nil } }

  private static func words(_ text: String) -> [(word: String, isPhrase: Bool, isExcluded: Bool)] {
    var out: [(String, Bool, Bool)] = []
    var rest = Substring(text)
    while true {
      rest = rest.drop { $0.isWhitespace }
      guard let first = rest.first else { return out }
      var isExcluded = false
      if first == "-", let next = rest.dropFirst().first, !next.isWhitespace {
        isExcluded = true
        rest = rest.dropFirst()
      }
      if rest.first == "\"" {
        let phrase = rest.dropFirst().prefix { $0 != "\"" }
        rest = rest.dropFirst(phrase.count + 2)
        if !phrase.isEmpty { out.append((String(phrase), true, isExcluded)) }
      } else {
        let word = rest.prefix { !$0.isWhitespace }
        rest = rest.dropFirst(word.count)
        out.append((String(word), false, isExcluded))
      }
    }
  }
}

/// A block that a search found.
package struct SearchHit: Sendable {
  package var id: String
  package var type: String
  package var document: DocumentFacts
  package var text: HitText
  package var line: Int64?
}

package struct SearchAnswer: Sendable {
  /// Blocks found, whatever is shown.
  package var count: Int
  package var hits: [SearchHit]
  package var next: String?
}

/// How a search is shown.
package struct SearchOptions: Sendable {
  package var filter = HitFilter()
  package var limit: Int?
  package var token: String?
  /// Code points of a text.
  package var length: Int? = 240

  package init() {}
}
