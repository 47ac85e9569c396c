import IndexQueries

/// Why no wiki of the index is the one that a question is for: several, none named; or none of the name.
package struct SiteChoice: Error {
  package let message: String

  /// The wiki of a name, or the only one. `option`: what names one, as messages call it.
  package static func site(
    named name: String?, among sites: [WikiSite], option: String
  ) throws(SiteChoice) -> WikiSite {
    let names = sites.map { ShownText.visible($0.name) }.joined(separator: ", ")
    if let name {
      if let known = sites.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) { return known }
      throw SiteChoice(
        message: sites.isEmpty
          ? "the index holds no wiki with language links"
          : "the index holds no wiki '\(ShownText.visible(name))'; it holds: \(names)")
    }
    let asked = WikiSites.asked(sites)
    if asked.count > 1 {
      throw SiteChoice(message: "the index holds several wikis: name one with \(option): \(names)")
    }
    return asked.first ?? WikiSite.empty
  }
}
