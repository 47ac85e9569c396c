import IndexWriter
import NotebookModel

/// An index that holds wikis with given rows, written as the daemon writes them.
package final class WikiRowsIndex {
  package struct Row: Sendable, Hashable {
    package var page: Int64
    package var language: String
    package var title: String

    package init(_ page: Int64, _ language: String, _ title: String) {
      self.page = page
      self.language = language
      self.title = title
    }
  }

  package let scratch: ScratchFolder
  package var path: String { scratch.path + "/index.sqlite" }

  /// `sites`: the rows of each, by the name it gets. Pages are called after their numbers.
  package init(_ sites: [String: [Row]]) throws {
    scratch = try ScratchFolder()
    let index = try WritableIndex(path: scratch.path + "/index.sqlite")
    try index.begin()
    for (name, rows) in sites.sorted(by: { $0.key < $1.key }) {
      let site = try index.wiki.sites.put(
        origin: "/wikis/\(name).xml", kind: .export,
        SiteDescription(
          title: "Test Wiki", base: "http://wiki.example/wiki/Main_Page",
          namespaces: [
            SiteDescription.Namespace(number: 0, name: "", isFirstLetterUpper: true),
            SiteDescription.Namespace(number: 2, name: "User", isFirstLetterUpper: true),
          ])
      ).number
      for (page, links) in Dictionary(grouping: rows, by: \.page) {
        try index.wiki.pages.insert(
          WikiPageRow(
            id: page, namespace: page % 5 == 0 ? 2 : 0, title: "Page \(page)",
            redirect: page % 7 == 0 ? "Page 1#s" : nil, redirectNamespace: page % 7 == 0 ? 0 : nil, isNew: true,
            touched: "20240101000000", revision: page, length: 1, digest: 1), site: site)
        try index.wiki.links.setLinks(
          links.map { ParsedLanguageLink(language: $0.language, title: $0.title) }, page: page, site: site)
      }
    }
    try index.commit(at: 0)
  }
}
