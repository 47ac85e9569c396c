import NotebookModel

/// What reading a wiki's pages depends on besides their text: its namespaces, its interwiki table, its rule
/// for the first letter of titles (spec 12).
package struct WikiRules: Sendable {
  package let namespaces: WikiNamespaces
  package let interwiki: InterwikiTable
  /// What `{{SITENAME}}` says.
  package let siteName: String
  /// Code of the wiki's own language.
  package let language: String
  let prefixes: PrefixTable
  /// In lower case, without `#`.
  let redirectWords: [[UInt8]]
  /// Whether `-{` … `}-` means something (spec 15, rows 6).
  let hasVariants: Bool

  package init(namespaces: WikiNamespaces, interwiki: InterwikiTable, siteName: String, language: String = "en") {
    self.namespaces = namespaces
    self.interwiki = interwiki
    self.siteName = siteName
    self.language = language
    prefixes = PrefixTable(namespaces, interwiki)
    redirectWords = RedirectWords.words(ofLanguage: language)
    hasVariants = Self.withVariants.contains(String(language.prefix { $0 != "-" }))
  }
}

extension WikiRules {
  /// Languages that MediaWiki 1.39 converts between scripts or regions.
  fileprivate static let withVariants: Set<String> = [
    "ban", "crh", "gan", "iu", "kk", "ku", "sh", "shi", "sr", "tg", "uz", "zh",
  ]
}

/// The namespaces of one wiki.
package struct WikiNamespaces: Sendable {
  package struct Namespace: Sendable, Hashable {
    package var number: Int
    /// With blanks; empty for the main namespace.
    package var name: String
    /// Whether the first letter of its titles is upper-case.
    package var isFirstLetterUpper: Bool

    package init(number: Int, name: String, isFirstLetterUpper: Bool = true) {
      self.number = number
      self.name = name
      self.isFirstLetterUpper = isFirstLetterUpper
    }
  }

  /// By number, ascending.
  package let all: [Namespace]
  private let byNumber: [Int: Namespace]
  /// By name in lower case.
  let byName: [[UInt8]: Int]

  package static let template = 10
  package static let file = 6
  package static let talk = 1
  package static let special = -1

  /// The wiki's own names; the English ones, and `Image` for files, hold beside them in every wiki.
  package init(_ namespaces: [Namespace]) {
    all = namespaces.sorted { $0.number < $1.number }
    var numbers: [Int: Namespace] = [:]
    var names: [[UInt8]: Int] = [:]
    for (number, name) in Self.english { names[LetterCase.lowercased(Array(name.utf8))] = number }
    for namespace in all {
      numbers[namespace.number] = namespace
      names[LetterCase.lowercased(Array(namespace.name.utf8))] = namespace.number
    }
    names[[]] = nil
    byNumber = numbers
    byName = names
  }

  /// MediaWiki's sixteen, the project's named after the site (spec 12).
  package init(siteName: String) {
    let project = siteName.isEmpty ? "Project" : siteName
    self.init(
      [Namespace(number: 0, name: "")]
        + Self.english.prefix(17).map { number, name in
          Namespace(
            number: number, name: number == 4 ? project : number == 5 ? project + " talk" : name)
        })
  }

  package subscript(number: Int) -> Namespace? { byNumber[number] }

  /// The namespace a name stands for, whatever its case; blanks, not underscores.
  func number(named name: some Collection<UInt8>) -> Int? {
    if name.isEmpty { return 0 }
    return byName[LetterCase.lowercased(Array(name))]
  }

  /// The name as titles show it.
  func name(of number: Int) -> String { byNumber[number]?.name ?? "" }

  func isFirstLetterUpper(in number: Int) -> Bool { byNumber[number]?.isFirstLetterUpper ?? true }

  /// Whether titles have subpages: by default everywhere but in articles, files and categories (spec 11.5).
  func hasSubpages(_ number: Int) -> Bool { number > 0 && number != Self.file && number != 14 }

  /// MediaWiki's own names: the first seventeen are what a wiki without names of its own shows.
  private static let english: [(Int, String)] = [
    (-2, "Media"), (-1, "Special"), (1, "Talk"), (2, "User"), (3, "User talk"), (4, "Project"), (5, "Project talk"),
    (6, "File"), (7, "File talk"), (8, "MediaWiki"), (9, "MediaWiki talk"), (10, "Template"), (11, "Template talk"),
    (12, "Help"), (13, "Help talk"), (14, "Category"), (15, "Category talk"), (6, "Image"), (7, "Image talk"),
  ]
}
