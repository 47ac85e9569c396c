/// A name that a document may be found by, where references say names and not ids (spec/markdown H1).
package struct NoteName: Hashable, Sendable {
  package enum Kind: Int64, Sendable {
    /// The last part of its path, without extension.
    case stem = 0
    /// The folder it stands for.
    case folder = 1
    /// The first run of letters and digits of its stem.
    case run = 2
    /// Its title, and names it has besides.
    case title = 3
    case file = 4
    case alias = 5
    /// Its title, name or an alias as people say it; references are not looked up by it.
    case called = 6
  }

  package let kind: Kind
  /// Folded.
  package let key: String

  package init(_ kind: Kind, _ key: String) {
    self.kind = kind
    self.key = key
  }
}

/// A place in a document that a reference may name.
package struct NoteAnchor: Hashable, Sendable {
  package enum Kind: Int64, Sendable {
    /// `^id`, lower case.
    case mark = 0
    /// The key of a heading's content, or of its source.
    case heading = 1
    /// `{#id}`.
    case custom = 2
    /// What a heading is called in web addresses.
    case slug = 3
  }

  package let kind: Kind
  package let key: String
  /// Of a heading: 1 to 6; else 0.
  package let level: Int
  /// Position of its block.
  package let block: Int

  package init(_ kind: Kind, _ key: String, level: Int, block: Int) {
    self.kind = kind
    self.key = key
    self.level = level
    self.block = block
  }
}

/// A way in which a name may find a document; a reference has several, the first that finds one counts. Texts are folded,
/// but for `Suffix.written`.
package enum NameAttempt: Hashable, Sendable {
  /// The document itself.
  case own
  /// A path from the notebook's folder, with or without extension.
  case path(String)
  /// A path without extension that is the text or ends in `/` and it. Of several: the one in `folder`; else the shortest path;
  /// else the same case as `written`; else the first by bytes.
  case suffix(String, folder: String, written: String)
  /// The document that stands for a folder: of exactly that path, or of one that ends in it.
  case folder(String, isExact: Bool)
  /// A stem that begins with the run of letters and digits.
  case run(String, folder: String)
  /// A title or alias.
  case title(String)
  /// A title, else a file's name, else an alias.
  case page(String)
}

/// A reference by name: what it was written as decides, with the names of all notes, what it refers to.
package struct NameLink: Hashable, Sendable {
  /// The keys of the documents it may find.
  package var keys: [String]
  package var attempts: [NameAttempt]
  /// nil: the document.
  package var subpath: NameSubpath?
  /// Blanks and `-` are alike.
  package var foldsBlanks = false

  package init(keys: [String], attempts: [NameAttempt], subpath: NameSubpath?) {
    self.keys = keys
    self.attempts = attempts
    self.subpath = subpath
  }
}

/// A place in a document as a reference names it: what to look for among the anchors, in this order (spec/markdown E5).
package struct NameSubpath: Hashable, Sendable {
  /// `^id`: nothing else is looked for.
  package var isMark: Bool
  package var mark: String
  /// Keys of headings, each below the one before.
  package var chain: [String]
  /// The key of all of it as one heading.
  package var whole: String
  package var custom: String
  package var slug: String

  package init(isMark: Bool, mark: String, chain: [String], whole: String, custom: String, slug: String) {
    self.isMark = isMark
    self.mark = mark
    self.chain = chain
    self.whole = whole
    self.custom = custom
    self.slug = slug
  }
}
