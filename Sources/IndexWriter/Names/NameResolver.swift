import MentionText
import NotebookModel
import Platform
import SQLiteConnection

/// Finds what a reference by name means among the documents of its notebook (spec/markdown E).
final class NameResolver {
  // Primary key of name, then of document.
  private static let candidates = """
    SELECT DISTINCT n.kind, d.number, d.path, d.ident FROM name n CROSS JOIN document d ON d.number = n.document
    WHERE n.notebook = ?1 AND n.key = ?2 AND n.kind <> 6
    """
  // Primary key range.
  private static let anchors = "SELECT kind, key, level, ident FROM anchor WHERE document = ?1 ORDER BY ordinal"

  /// A document that may be found by a name.
  private struct Candidate {
    let kinds: Set<Int64>
    let document: Int64
    let ident: Int64
    /// From the notebook's folder, without leading `/`.
    let path: String
    let folded: String
    /// Without extension.
    let foldedStem: String
  }

  private struct Anchor {
    let kind: Int64
    let key: String
    let level: Int
    let ident: Int64
  }

  private struct Key: Hashable {
    let notebook: Int64
    let key: String
    let foldsBlanks: Bool
  }

  private let connection: Connection
  private let candidatesStatement: Statement
  private let anchorsStatement: Statement
  private var known: [Key: [Candidate]] = [:]
  private var knownAnchors: [Int64: [Anchor]] = [:]

  init(_ connection: Connection) {
    self.connection = connection
    candidatesStatement = connection.lazyStatement(Self.candidates)
    anchorsStatement = connection.lazyStatement(Self.anchors)
  }

  /// After names or anchors changed.
  func forget() {
    known.removeAll(keepingCapacity: true)
    knownAnchors.removeAll(keepingCapacity: true)
  }

  /// After names or anchors of one document changed.
  func forget(_ names: [(notebook: Int64, key: String)], document: Int64) {
    knownAnchors[document] = nil
    for name in names {
      for foldsBlanks in [false, true] {
        known[Key(notebook: name.notebook, key: name.key, foldsBlanks: foldsBlanks)] = nil
      }
    }
  }

  /// The ident of what a link means now; nil if it finds nothing. `own`: number and ident of the document it stands in.
  func target(_ link: NameLink, notebook: Int64, own: (number: Int64, ident: Int64)) throws(SQLiteError) -> Int64? {
    guard let found = try document(link, notebook: notebook, own: own) else { return nil }
    guard let subpath = link.subpath else { return found.ident }
    return try place(subpath, in: found.number) ?? found.ident
  }

  // MARK: Documents

  private func document(
    _ link: NameLink, notebook: Int64, own: (number: Int64, ident: Int64)
  ) throws(SQLiteError) -> (number: Int64, ident: Int64)? {
    var all: [Candidate] = []
    for key in link.keys {
      for candidate in try candidates(Key(notebook: notebook, key: key, foldsBlanks: link.foldsBlanks))
      where !all.contains(where: { $0.document == candidate.document && $0.kinds == candidate.kinds }) {
        all.append(candidate)
      }
    }
    for attempt in link.attempts {
      if attempt == .own { return own }
      if let found = Self.find(attempt, in: all) { return (found.document, found.ident) }
    }
    return nil
  }

  private func candidates(_ key: Key) throws(SQLiteError) -> [Candidate] {
    if let found = known[key] { return found }
    var kinds: [Int64: Set<Int64>] = [:]
    var rows: [(document: Int64, path: String, ident: Int64)] = []
    candidatesStatement.bind(1, key.notebook)
    candidatesStatement.bind(2, key.key)
    while try candidatesStatement.step() {
      let row = candidatesStatement
      let document = row.int(1)
      if kinds[document] == nil { rows.append((document, String(row.text(2).dropFirst()), row.int(3))) }
      kinds[document, default: []].insert(row.int(0))
    }
    candidatesStatement.reset()
    let found = rows.map { row in
      let folded = Self.fold(row.path, key.foldsBlanks)
      return Candidate(
        kinds: kinds[row.document] ?? [], document: row.document, ident: row.ident, path: row.path, folded: folded,
        foldedStem: TreePath.withoutExtension(folded))
    }
    known[key] = found
    return found
  }

  private static func fold(_ text: String, _ foldsBlanks: Bool) -> String {
    let folded = MentionText.fold(text)
    return foldsBlanks ? String(folded.map { $0 == " " ? "-" : $0 }) : folded
  }

  private static func find(_ attempt: NameAttempt, in all: [Candidate]) -> Candidate? {
    func of(_ kind: NoteName.Kind) -> [Candidate] { all.filter { $0.kinds.contains(kind.rawValue) } }
    switch attempt {
    case .own: return nil
    case .path(let path):
      let named = of(.stem)
      if let exact = best(named.filter { $0.folded.hasSameBytes(as: path) }) { return exact }
      return best(named.filter { $0.foldedStem.hasSameBytes(as: path) })
    case .suffix(let suffix, let folder, let written):
      let named = of(.stem).filter { TreePath.ends($0.foldedStem, with: suffix) }
      let inFolder = folder.isEmpty ? suffix : folder + "/" + suffix
      if let own = best(named.filter { $0.foldedStem.hasSameBytes(as: inFolder) }, written: written) { return own }
      return best(named, written: written)
    case .folder(let path, let isExact):
      let named = of(.folder).filter { candidate in
        let folder = TreePath.above(candidate.folded)
        return folder.hasSameBytes(as: path) || !isExact && TreePath.ends(folder, with: path)
      }
      for index in ["index", "readme", "_index"] {
        if let found = best(named.filter { TreePath.base($0.foldedStem) == index }) { return found }
      }
      return nil
    case .run(let run, let folder):
      let named = of(.run).filter { candidate in TreePath.base(candidate.foldedStem).hasPrefix(run) }
      if let own = best(named.filter { TreePath.above($0.folded).hasSameBytes(as: folder) }) { return own }
      return best(named)
    case .title: return best(all.filter { $0.kinds.contains(3) || $0.kinds.contains(5) })
    case .page:
      for kind in [NoteName.Kind.title, .file, .alias] {
        if let found = of(kind).min(by: { $0.path.precedes($1.path) }) { return found }
      }
      return nil
    }
  }

  /// The shortest path, then the same case as written, then the first by bytes.
  private static func best(_ candidates: [Candidate], written: String? = nil) -> Candidate? {
    if candidates.count < 2 { return candidates.first }
    func rank(_ candidate: Candidate) -> (Int, Int) {
      let isSameCase = written.map { TreePath.ends(TreePath.withoutExtension(candidate.path), with: $0) } ?? false
      return (candidate.path.unicodeScalars.count, isSameCase ? 0 : 1)
    }
    return candidates.min { a, b in
      let (x, y) = (rank(a), rank(b))
      return x == y ? a.path.precedes(b.path) : x < y
    }
  }

  // MARK: Places in documents

  private func place(_ subpath: NameSubpath, in document: Int64) throws(SQLiteError) -> Int64? {
    let anchors = try anchors(of: document)
    func first(_ kind: NoteAnchor.Kind, _ key: String) -> Int64? {
      key.isEmpty ? nil : anchors.first { $0.kind == kind.rawValue && $0.key.hasSameBytes(as: key) }?.ident
    }
    if subpath.isMark { return first(.mark, subpath.mark) }
    if let heading = Self.heading(subpath.chain, in: anchors) ?? first(.heading, subpath.whole) { return heading }
    return first(.custom, subpath.custom) ?? first(.slug, subpath.slug) ?? first(.mark, subpath.mark)
  }

  /// The first heading of the last key that has headings of the other keys above it, in their order.
  private static func heading(_ chain: [String], in anchors: [Anchor]) -> Int64? {
    guard let last = chain.last else { return nil }
    // Headings around the current one; content and source of one heading are two anchors.
    var around: [(level: Int, ident: Int64, keys: [String])] = []
    for anchor in anchors where anchor.kind == NoteAnchor.Kind.heading.rawValue {
      if around.last?.ident == anchor.ident {
        around[around.count - 1].keys.append(anchor.key)
      } else {
        while let top = around.last, top.level >= anchor.level { around.removeLast() }
        around.append((anchor.level, anchor.ident, [anchor.key]))
      }
      guard anchor.key.hasSameBytes(as: last) else { continue }
      var wanted = chain.dropLast()[...]
      for heading in around.dropLast() {
        if let next = wanted.first, heading.keys.contains(where: { $0.hasSameBytes(as: next) }) {
          wanted = wanted.dropFirst()
        }
      }
      if wanted.isEmpty { return anchor.ident }
    }
    return nil
  }

  private func anchors(of document: Int64) throws(SQLiteError) -> [Anchor] {
    if let anchors = knownAnchors[document] { return anchors }
    var anchors: [Anchor] = []
    anchorsStatement.bind(1, document)
    while try anchorsStatement.step() {
      let row = anchorsStatement
      anchors.append(Anchor(kind: row.int(0), key: row.text(1), level: Int(row.int(2)), ident: row.int(3)))
    }
    anchorsStatement.reset()
    knownAnchors[document] = anchors
    return anchors
  }
}
