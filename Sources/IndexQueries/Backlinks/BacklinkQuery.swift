/// One request of `getBacklink2`, decoded (spec G). Absent arguments are nil.
package struct BacklinkQuery: Sendable {
  package var id: String
  /// Raw, as they came: the answer echoes them.
  package var k: String = ""
  package var mk: String = ""
  package var sort = SortMode.updatedDescending
  package var mentionSort = SortMode.updatedDescending
  /// nil: as the workspace's settings say.
  package var containChildren: Bool?
  /// Answers as the kernel does, accidents included (spec: QUIRK), instead of as section K says.
  package var quirks = false

  package init(id: String) { self.id = id }
}

/// The orders of spec E9.
package enum SortMode: Sendable, Hashable {
  case nameAscending, nameDescending
  case updatedAscending, updatedDescending
  case naturalAscending, naturalDescending
  case createdAscending, createdDescending
  case idDescending

  /// The mode a number stands for.
  package init(_ number: Int64) {
    switch number {
    case 0: self = .nameAscending
    case 1: self = .nameDescending
    case 2: self = .updatedAscending
    case 3: self = .updatedDescending
    case 4: self = .naturalAscending
    case 5: self = .naturalDescending
    case 9: self = .createdAscending
    case 10: self = .createdDescending
    default: self = .idDescending
    }
  }
}

/// What `getBacklink2` answers; the lists are in the order asked for.
package struct BacklinkAnswer: Sendable {
  package var backlinks: [LinkingDocument] = []
  package var backmentions: [LinkingDocument] = []
  /// The target's notebook; empty if the target is unknown.
  package var box: String = ""
  package var k: String
  package var mk: String
  package var linkRefsCount: Int = 0
  package var mentionsCount: Int = 0
  /// Whether mentions were looked for: a fleet has no texts.
  package var knowsMentions = true

  package init(k: String, mk: String) {
    self.k = k
    self.mk = mk
  }
}

/// A document that links to the target or mentions it (spec E8).
package struct LinkingDocument: Sendable, Hashable {
  package var id: String
  package var box: String
  /// Base name of the HTML-escaped hpath.
  package var name: String
  /// Notebook name as it is, then the HTML-escaped hpath.
  package var hPath: String
  package var count: Int
  package var updated: String
  package var created: String
  /// The index that holds it; nil where all documents are of one.
  package var index: String?

  package init(
    id: String, box: String, name: String, hPath: String, count: Int, updated: String, created: String
  ) {
    self.id = id
    self.box = box
    self.name = name
    self.hPath = hPath
    self.count = count
    self.updated = updated
    self.created = created
  }

  /// A line without a count. `path`: the document's hpath as it is; `notebook`: its notebook's name.
  package init(id: String, box: String, path: String, notebook: String, updated: String, created: String) {
    let hPath = AnswerText.htmlEscaped(path)
    self.init(
      id: id, box: box, name: AnswerText.baseName(hPath), hPath: notebook + hPath, count: 0, updated: updated,
      created: created)
  }
}
