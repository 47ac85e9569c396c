import MentionText
import NotebookModel
import Platform

/// From what a reference says to the ways in which it may find a note (spec/markdown E).
struct VaultLinks {
  let vault: String
  let flavour: VaultFlavour
  /// The folder of the note, relative to the vault; empty for the vault itself.
  let folder: String

  /// File names that stand for their folder, first the one that counts first.
  static let indexNames = ["index", "readme", "_index"]

  func fold(_ text: String) -> String {
    let folded = MentionText.fold(text)
    return flavour == .gollum ? ByteText.replacing(" ", with: "-", in: folded) : folded
  }

  /// The way of a reference, and the id it has while nothing is found. nil: it names a block by its id.
  func link(_ reference: InlineReference) -> (link: NameLink, dangling: String) {
    let path = String(decoding: reference.path, as: UTF8.self)
    let subpath = reference.subpath.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let dangling = vault + "/" + path + (reference.subpath == nil ? "" : "#" + subpath)
    var link = NameLink(keys: [], attempts: [], subpath: Self.subpath(subpath))
    link.foldsBlanks = flavour == .gollum
    if path.isEmpty {
      link.attempts = [.own]
    } else if reference.syntax == .logseqPage {
      page(path, &link)
    } else if reference.syntax == .markdown {
      markdown(path, &link)
    } else {
      wikilink(path, &link)
    }
    link.keys = Array(Set(link.keys)).sorted { $0.precedes($1) }
    return (link, dangling)
  }

  private static func subpath(_ text: String) -> NameSubpath? {
    if text.isEmpty { return nil }
    let isMark = text.hasPrefix("^")
    let mark = isMark ? String(text.dropFirst()) : text
    let chain = text.split(separator: "#").map { HeadingKeys.key(String($0)) }.filter { !$0.isEmpty }
    return NameSubpath(
      isMark: isMark, mark: mark.lowercased(), chain: isMark ? [] : chain, whole: HeadingKeys.key(text), custom: text,
      slug: text.lowercased())
  }

  private func page(_ name: String, _ link: inout NameLink) {
    var name = name[...]
    while name.hasPrefix("/") { name = name.dropFirst() }
    while name.hasSuffix("/") { name = name.dropLast() }
    let key = fold(String(name))
    link.keys = [key]
    link.attempts = [.page(key)]
  }

  private func wikilink(_ path: String, _ link: inout NameLink) {
    if path.hasPrefix("./") || path.hasPrefix("../") {
      if let joined = Self.join(folder, path) { exact(joined, &link) }
      return
    }
    if path.hasPrefix("/") {
      exact(String(path.dropFirst()), &link)
      return
    }
    if flavour != .gollum { exact(path, &link) }
    suffix(path, &link)
    if flavour == .foam || flavour == .plain { index(path, isExact: false, &link) }
    if flavour == .zk, !path.isEmpty,
      path.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic || $0.properties.numericType != nil })
    {
      let key = fold(path)
      link.keys.append(key)
      link.attempts.append(.run(key, folder: fold(folder)))
    }
    if flavour == .plain {
      let key = fold(path)
      link.keys.append(key)
      link.attempts.append(.title(key))
    }
  }

  private func markdown(_ path: String, _ link: inout NameLink) {
    if path.hasPrefix("/") {
      let rest = String(path.dropFirst())
      exact(rest, &link)
      index(rest, isExact: true, &link)
      return
    }
    if flavour == .obsidian || flavour == .gollum {
      wikilink(path, &link)
      return
    }
    if let joined = Self.join(folder, path) {
      if !path.hasSuffix("/") { exact(joined, &link) }
      index(joined, isExact: true, &link)
    }
    if !path.hasPrefix("."), flavour.stem(ofFile: path) != nil {
      exact(path, &link)
      suffix(path, &link)
    }
  }

  private func exact(_ path: String, _ link: inout NameLink) {
    let folded = fold(path)
    link.keys += keys(ofPath: path)
    link.attempts.append(.path(folded))
  }

  private func suffix(_ path: String, _ link: inout NameLink) {
    link.keys += keys(ofPath: path)
    let own = fold(folder)
    if let stem = flavour.stem(ofFile: path) {
      link.attempts.append(.suffix(fold(stem), folder: own, written: stem))
    }
    link.attempts.append(.suffix(fold(path), folder: own, written: path))
  }

  private func index(_ path: String, isExact: Bool, _ link: inout NameLink) {
    var path = path[...]
    while path.hasSuffix("/") { path = path.dropLast() }
    let folded = fold(String(path))
    link.keys.append(fold(TreePath.base(String(path))))
    link.attempts.append(.folder(folded, isExact: isExact))
  }

  private func keys(ofPath path: String) -> [String] {
    let last = TreePath.base(path)
    guard let stem = flavour.stem(ofFile: last) else { return [fold(last)] }
    return [fold(stem), fold(last)]
  }

  /// A path from a folder; nil if it leads out of the vault.
  static func join(_ folder: String, _ path: String) -> String? {
    var parts = folder.split(separator: "/").map(String.init)
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        if parts.isEmpty { return nil }
        parts.removeLast()
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }

  /// The names a note is found by.
  static func names(
    path: String, stem: String, title: String, pageName: String, aliases: [String], flavour: VaultFlavour
  ) -> [NoteName] {
    let links = VaultLinks(vault: "", flavour: flavour, folder: "")
    var names: [NoteName] = []
    func add(_ kind: NoteName.Kind, _ text: String) {
      guard names.count < 256, !text.isEmpty, text.utf8.count <= 1_024 else { return }
      names.append(NoteName(kind, links.fold(text)))
    }
    add(.stem, stem)
    if indexNames.contains(MentionText.fold(stem)) {
      names.append(NoteName(.folder, links.fold(TreePath.base(TreePath.above(path)))))
    }
    switch flavour {
    case .logseq:
      add(.title, title)
      add(.file, pageName)
      for alias in aliases { add(.alias, alias) }
    case .zk:
      let run = stem.unicodeScalars.prefix { $0.properties.isAlphabetic || $0.properties.numericType != nil }
      add(.run, String(Substring(run)))
    case .plain:
      add(.title, title)
      for alias in aliases { add(.alias, alias) }
    default: break
    }
    var seen: Set<NoteName> = []
    return names.filter { seen.insert($0).inserted }
  }
}
