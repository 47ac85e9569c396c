import MentionText
import NotebookModel
import Platform
import SQLiteConnection

/// What a person's WHAT means (spec: the command line, "for people and editors").
package enum Meaning: Sendable {
  case one(Meant)
  /// By id; at least two.
  case several([Meant])
  case none
}

/// A block that a WHAT means.
package struct Meant: Sendable, Equatable {
  /// The block's id.
  package var id: String
  /// Title of its document, or the block's text.
  package var title: String
  /// The notebook's name and the document's hPath.
  package var path: String
  package var notebook: String
  /// Whether it is a document.
  package var isDocument: Bool
}

extension ReadOnlyIndex {
  /// The block that a text means: an id in any spelling; else a path; else a title or alias, exact first, then without case,
  /// then by its beginning. A note's heading or mark may follow a `#`.
  package func meaning(of text: String) throws -> Meaning {
    try snapshot { try meaningNow(of: text) }
  }

  func meaningNow(of text: String) throws -> Meaning {
    // An id is one however it looks.
    if let target = try target(id: text), !text.isEmpty { return .one(try meant(target, id: text)) }
    let id = Spelling.id(text)
    if id.isEmpty { return .none }
    if let target = try target(id: id) { return .one(try meant(target, id: id)) }
    let notebooks = try notebooks()
    // Names that look like another spelling are names first.
    let raw = TextTrimming.trimmed(text)
    let exact = raw.hasSameBytes(as: id) ? [] : try documents(meantBy: raw, notebooks, exactly: true)
    let whole = exact.isEmpty ? try documents(meantBy: id, notebooks) : exact
    if !whole.isEmpty { return try meaning(whole.map { (document: $0, id: nil) }) }
    if let hash = id.firstIndex(of: "#"), hash != id.startIndex {
      let subpath = String(id[id.index(after: hash)...])
      let found = try documents(meantBy: String(id[..<hash]), notebooks)
      if subpath.isEmpty { return try meaning(found.map { (document: $0, id: nil) }) }
      return try meaning(
        try found.compactMap { document in
          try anchor(subpath, in: document.number).map { (document: document, id: $0) }
        })
    }
    return .none
  }

  private func meaning(_ found: [(document: DocumentFacts, id: String?)]) throws -> Meaning {
    var places: [Meant] = []
    for (document, id) in found {
      var place = Meant(
        id: id ?? document.id, title: document.title, path: document.path, notebook: document.notebook,
        isDocument: id == nil)
      if let id, let target = try target(id: id) { place = try meant(target, id: id) }
      if !places.contains(where: { $0.id.hasSameBytes(as: place.id) }) { places.append(place) }
    }
    switch places.count {
    case 0: return .none
    case 1: return .one(places[0])
    default: return .several(places.sorted { $0.id.precedes($1.id) })
    }
  }

  func meant(_ target: BacklinkTarget, id: String) throws -> Meant {
    let document = try documentFacts(target.key.document)
    let title = target.isDocument ? target.documentTitle : try blockContent(target.key)
    return Meant(
      id: id, title: title, path: document?.path ?? target.documentHPath, notebook: document?.notebook ?? "",
      isDocument: target.isDocument)
  }

  /// The documents of the first of these ways that finds any: path, title or alias as they are written, then whatever the
  /// case, then the end of a path, then the beginning of a name. What holds a `/` is a path first.
  func documents(
    meantBy text: String, _ notebooks: [NotebookFacts], exactly: Bool = false
  ) throws -> [DocumentFacts] {
    let key = TextTrimming.trimmed(MentionText.fold(text))
    let base = MentionText.fold(TreePath.base(Self.withoutEnds(text)))
    var candidates: [DocumentFacts] = []
    var seen: Set<Int64> = []
    for notebook in notebooks {
      for key in [key, base, TreePath.withoutExtension(base)] where !key.isEmpty {
        let rows = try statement(DocumentSQL.called)
        rows.bind([notebook.number, key])
        for document in try rows.rows(DocumentFacts.self) where seen.insert(document.number).inserted {
          candidates.append(document)
        }
      }
      if let number = try document(atFile: text, notebook), seen.insert(number).inserted,
        let document = try documentFacts(number)
      {
        candidates.append(document)
      }
    }
    let isPath = text.utf8.contains(UInt8(ascii: "/"))
    for way: Way in exactly
      ? [.name, .path]
      : isPath
        ? [.path, .name, .foldedPath, .foldedName, .endOfPath] : [.name, .path, .foldedName, .foldedPath, .endOfPath]
    {
      let found = try candidates.filter { try isMeant($0, by: text, key: key, way) }
      if !found.isEmpty { return found }
    }
    return exactly ? [] : try documents(beginning: key, notebooks)
  }

  private enum Way {
    case path, foldedPath, name, foldedName, endOfPath
  }

  private func isMeant(_ document: DocumentFacts, by text: String, key: String, _ way: Way) throws -> Bool {
    switch way {
    case .path: return Self.paths(of: document).contains { $0.hasSameBytes(as: Self.withoutEnds(text)) }
    case .foldedPath:
      let wanted = Self.withoutEnds(key)
      return Self.paths(of: document).contains { MentionText.fold($0).hasSameBytes(as: wanted) }
    case .name: return try names(of: document).contains { $0.hasSameBytes(as: text) }
    case .foldedName:
      return try names(of: document).contains { TextTrimming.trimmed(MentionText.fold($0)).hasSameBytes(as: key) }
    case .endOfPath:
      let wanted = Self.withoutEnds(key)
      guard wanted.utf8.contains(UInt8(ascii: "/")) || document.hasLines else { return false }
      return Self.paths(of: document).contains { TreePath.ends(MentionText.fold($0), with: wanted) }
    }
  }

  /// A text that may be a path, without the slashes around it.
  private static func withoutEnds(_ text: String) -> String {
    var path = Substring(text)
    while path.first == "/" { path = path.dropFirst() }
    while path.last == "/" { path = path.dropLast() }
    return String(path)
  }

  /// The paths that a document is known by, without slashes at their beginning: hPath with and without the notebook, file on
  /// the disk, and the latter in the notebook, with and without extension.
  private static func paths(of document: DocumentFacts) -> [String] {
    let hPath = String(document.path.utf8.dropFirst(document.notebook.utf8.count + 1)) ?? ""
    var paths = [document.path, hPath, String(document.file.drop { $0 == "/" })]
    if document.hasLines {
      let name = TreePath.base(document.file)
      for path in [document.path, hPath] {
        let file = TreePath.join(TreePath.above(path), name)
        paths += [file, TreePath.withoutExtension(file)]
      }
    }
    return paths
  }

  /// Title, name and aliases.
  func names(of document: DocumentFacts) throws(SQLiteError) -> [String] {
    let rows = try statement(DocumentSQL.labels)
    rows.bind(1, BlockKey(document: document.number, ordinal: 0).value)
    defer { rows.reset() }
    var names = [document.title]
    if document.hasLines { names.append(TreePath.withoutExtension(TreePath.base(document.file))) }
    if try rows.step() {
      names.append(rows.text(0))
      names += rows.text(1).split(separator: ",").map { TextTrimming.trimmed(String($0)) }
    }
    // Aliases of notes may hold commas.
    if document.hasLines {
      let keywords = try statement(BacklinkSQL.keywords)
      keywords.bind(1, document.number)
      names += try keywords.rows(String.self)
    }
    return names
  }

  /// The document of a file as `blocks.path` has it, alone or after the notebook's id, name or place on the disk.
  private func document(atFile text: String, _ notebook: NotebookFacts) throws(SQLiteError) -> Int64? {
    guard text.utf8.contains(UInt8(ascii: "/")) || !notebook.suffix.isEmpty else { return nil }
    let bare = Self.withoutEnds(text)
    var paths = [bare]
    for name in [notebook.id, notebook.name] where bare.utf8.starts(with: (name + "/").utf8) {
      paths.append(String(bare.utf8.dropFirst(name.utf8.count + 1)) ?? "")
    }
    for marker in ["/" + notebook.id + "/"] {
      if let place = text.range(ofBytes: marker) { paths.append(String(text[place.upperBound...])) }
    }
    for path in paths where !path.isEmpty {
      let rows = try statement(DocumentSQL.atPath)
      rows.bind([notebook.number, "/" + path])
      if let number = try rows.first(Int64.self) { return number }
    }
    return nil
  }

  private func documents(beginning key: String, _ notebooks: [NotebookFacts]) throws(SQLiteError) -> [DocumentFacts] {
    guard !key.isEmpty else { return [] }
    var found: [DocumentFacts] = []
    var seen: Set<Int64> = []
    for notebook in notebooks {
      let rows = try statement(DocumentSQL.beginning)
      rows.bind([notebook.number, key, key + "\u{10FFFF}", Int64.max])
      for document in try rows.rows(DocumentFacts.self) where seen.insert(document.number).inserted {
        found.append(document)
      }
    }
    return found
  }
}

extension String {
  /// Where the bytes of another text stand first.
  func range(ofBytes text: String) -> Range<String.Index>? {
    let (all, part) = (Array(utf8), Array(text.utf8))
    guard !part.isEmpty, all.count >= part.count else { return nil }
    for start in 0...(all.count - part.count) where all[start..<start + part.count].elementsEqual(part) {
      let from = utf8.index(utf8.startIndex, offsetBy: start)
      return from..<utf8.index(from, offsetBy: part.count)
    }
    return nil
  }
}
