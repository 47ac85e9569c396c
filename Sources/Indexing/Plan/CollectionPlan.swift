import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// A collection of notebooks as one pass finds it, beside what the index says of it.
struct CollectionPlan {
  struct OpenNotebook {
    let id: String
    /// Relative to the tree's root.
    let folder: String
    let name: String
    /// nil: it has no row, and none of its folders was looked at.
    let known: KnownNotebook?

    /// Its row does not say this.
    var isNews: Bool { known.map { !$0.name.hasSameBytes(as: name) } ?? true }
  }

  let found: FoundCollection
  let format: any NotebookFormat
  let configuration: CollectionConfiguration
  /// `root.number` of its folder; nil if it is new.
  let root: Int64?
  /// `site.number`; nil if it is new.
  let site: Int64?
  let areSettingsNew: Bool
  /// Settings that rows are made with changed.
  let mustDerive: Bool
  let open: [OpenNotebook]
  /// Notebooks with rows that are closed now.
  let closed: [KnownNotebook]

  /// All of its files must be looked at.
  var mustExamine: Bool { mustDerive || configuration.isIgnoreListNew }

  /// Whether a sweep of some folders is not enough: what other folders hold has to be looked at, too.
  var needsWholeSweep: Bool { mustExamine || !closed.isEmpty || open.contains { $0.known == nil } }

  init(
    _ found: FoundCollection, format: any NotebookFormat, _ snapshot: IndexSnapshot, sites: [KnownSite],
    context: ConfigurationContext, isElsewhere: (String) -> Bool
  ) throws {
    self.found = found
    self.format = format
    root = try snapshot.root(found.path)
    site = sites.first { $0.kind == .collection && $0.origin.hasSameBytes(as: found.path) }?.number
    let rows = try root.map { try snapshot.notebooks(root: $0) } ?? []
    var known = KnownConfiguration()
    known.settings = try root.flatMap { try snapshot.settings(root: $0) }
    for row in rows { known.names[ExactText(row.id)] = row.name }
    for notebook in found.notebooks where isElsewhere(notebook.folder) {
      known.elsewhere.insert(ExactText(notebook.id))
    }
    let configuration = format.configuration(of: found, known: known, context: context)
    self.configuration = configuration
    areSettingsNew = known.settings != configuration.settings
    mustDerive = known.settings.map { !format.makesSameRows($0, configuration.settings) } ?? false
    open = configuration.open.map { notebook in
      OpenNotebook(
        id: notebook.id, folder: notebook.folder, name: notebook.name,
        known: rows.first { $0.id.hasSameBytes(as: notebook.id) })
    }
    closed = configuration.closed.compactMap { id in rows.first { $0.id.hasSameBytes(as: id) } }
  }

  typealias Found = (found: FoundCollection, format: any NotebookFormat)

  /// The collections of a tree, in the order of their paths.
  static func found(in report: ScanReport) -> [Found] {
    var all: [ExactText: (found: FoundCollection, format: any NotebookFormat)] = [:]
    for directory in report.directories {
      guard let format = directory.role.format.flatMap({ FormatList.notebookFormat($0) }) else { continue }
      let absolute = TreePath.join(report.root, directory.path)
      switch directory.role.place {
      case .collection:
        if all[ExactText(absolute)] == nil {
          all[ExactText(absolute)] = (FoundCollection(path: absolute, relativePath: directory.path), format)
        }
      case .notebook:
        let path = format.collection(ofNotebook: absolute)
        let relative = path.hasSameBytes(as: absolute) ? directory.path : TreePath.above(directory.path)
        var entry = all[ExactText(path)] ?? (FoundCollection(path: path, relativePath: relative), format)
        let name = TreePath.base(absolute)
        entry.found.notebooks.append(
          .init(id: name.isEmpty ? "root" : name, folder: directory.path, holdsDocuments: !format.needsDocuments))
        all[ExactText(path)] = entry
      default: break
      }
    }
    var sorted = all.values.sorted { $0.found.path.precedes($1.found.path) }
    findDocuments(&sorted, in: report)
    return sorted
  }

  /// Where a notebook without a document is none: says which have any.
  private static func findDocuments(
    _ found: inout [(found: FoundCollection, format: any NotebookFormat)], in report: ScanReport
  ) {
    var places: [ExactText: Int] = [:]
    for (position, entry) in found.enumerated() where entry.format.needsDocuments {
      for notebook in entry.found.notebooks { places[ExactText(notebook.folder)] = position }
    }
    if places.isEmpty { return }
    for directory in report.directories where directory.holdsDocuments {
      var folder = directory.path
      while places[ExactText(folder)] == nil, !folder.isEmpty { folder = TreePath.above(folder) }
      guard let position = places[ExactText(folder)], found[position].format.id == directory.role.format else {
        continue
      }
      found[position].found.notebooks[0].holdsDocuments = true
    }
  }
}
