import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

extension Planner {
  /// Exports that changed, and those that an earlier pass began and did not end.
  mutating func planExports() {
    for directory in plan.examined where directory.scanned.role.isOpen {
      for file in directory.scanned.files where file.kind.use == .export {
        let source = directory.source(named: file.name)
        if source?.stamp == file.stamp, source?.isRacy == false { continue }
        addExport(file, in: directory.scanned.path)
      }
    }
    if plan.sweep.focus != nil { return }
    let planned = Set(plan.exports.map { ExactText(TreePath.join($0.folder, $0.file.name)) })
    for site in sites where site.kind == .export {
      guard (try? snapshot.stale(site: site.number, limit: 1).isEmpty) == false,
        let directory = plan.sweep.directories.first(where: {
          TreePath.join(plan.sweep.root, $0.path).hasSameBytes(as: TreePath.parent(site.origin))
        }), let file = directory.files.first(where: { $0.name.hasSameBytes(as: TreePath.base(site.origin)) })
      else { continue }
      if planned.contains(ExactText(TreePath.join(directory.path, file.name))) { continue }
      addExport(file, in: directory.path)
    }
  }

  private mutating func addExport(_ file: ScannedFile, in folder: String) {
    let path = TreePath.join(TreePath.join(plan.sweep.root, folder), file.name)
    if isRefusedAsBefore(path, file.stamp) { return }
    plan.exports.append((folder, file))
  }

  /// Wikitext files that are new or changed, or another page than they were. False if only a whole sweep tells.
  mutating func planWikitext() throws -> Bool {
    let sweep = plan.sweep
    let folders = WikitextPagePlace.wikis(sweep.directories.filter(\.holdsPages).map(\.path))
    plan.wikitext.wikis = folders.all.map { TreePath.join(sweep.root, $0) }
    let known = sites.filter { $0.kind == .files && TreePath.isInside($0.origin, sweep.root) }
    plan.wikitext.areWikisNew =
      Set(known.map { ExactText($0.origin) }) != Set(plan.wikitext.wikis.map { ExactText($0) })
    // Which wiki a file is a page of depends on where others lie.
    if plan.wikitext.areWikisNew, sweep.focus != nil { return false }
    for site in known where try !snapshot.stale(site: site.number, limit: 1).isEmpty { plan.wikitext.hasStale = true }
    plan.wikitext.gone = plan.gone.filter { FormatList.kind($0.kind)?.use == .page }
    var namespaces: [ExactText: WikiNamespaces] = [:]
    for (directory, sources) in try foldersToCompare() {
      let root = folders.wiki(of: directory.path)
      let wiki = TreePath.join(sweep.root, root)
      let names = namespaces[ExactText(wiki)] ?? WikiNamespaces(siteName: TreePath.base(wiki))
      namespaces[ExactText(wiki)] = names
      let inside = String(Substring(directory.path.utf8.dropFirst(root.utf8.count).drop { $0 == 0x2F }))
      for file in directory.files where file.kind.use == .page {
        let (namespace, title) = WikitextPagePlace.page(folder: inside, name: file.name, names)
        let page = WikitextFile(folder: directory.path, file: file, wiki: wiki, namespace: namespace, title: title)
        try planWikitext(page, known: sources.first { $0.name.hasSameBytes(as: file.name) }, sites: known)
      }
    }
    return true
  }

  /// Folders with wikitext files: those that changed, or all of them where wikis came or went.
  private func foldersToCompare() throws -> [(ScannedDirectory, [KnownSource])] {
    guard plan.wikitext.areWikisNew else {
      return plan.examined.filter { $0.scanned.role.isOpen && $0.scanned.holdsPages }.map { ($0.scanned, $0.sources) }
    }
    var known: [ExactText: KnownDirectory] = [:]
    for directory in plan.known { known[ExactText(directory.path)] = directory }
    return try plan.sweep.directories.filter { $0.role.isOpen && $0.holdsPages }.map { directory in
      (directory, try known[ExactText(directory.path)].map { try snapshot.sources(in: $0) } ?? [])
    }
  }

  private mutating func planWikitext(_ page: WikitextFile, known: KnownSource?, sites: [KnownSite]) throws {
    let path = TreePath.join(TreePath.join(plan.sweep.root, page.folder), page.file.name)
    if isRefusedAsBefore(path, page.file.stamp) { return }
    if let known, known.stamp == page.file.stamp, !known.isRacy,
      let (row, number) = try snapshot.page(ofSource: known.number),
      let site = sites.first(where: { $0.number == number }), site.origin.hasSameBytes(as: page.wiki),
      row.namespace == page.namespace, row.title.hasSameBytes(as: page.title)
    {
      return
    }
    plan.wikitext.files.append(WikitextPlan.Work(page: page, known: known))
  }
}
