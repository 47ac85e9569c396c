import IndexQueries
import Platform

/// `meta=userinfo` and `meta=siteinfo`, as far as clients need them to start (spec: what real clients ask first).
enum MetaModule {
  static let names = ["siteinfo", "userinfo"]

  static func parameterNames(_ name: String) -> [String] {
    name == "userinfo"
      ? ["uiprop", "uiattachedwiki"]
      : ["siprop", "sifilteriw", "sishowalldb", "sinumberingroup", "siinlanguagecode"]
  }

  static func add(
    _ name: String, _ site: WikiSite, _ request: inout APIRequest, to result: inout APIObject
  ) throws(APIMessage) {
    if name == "userinfo" {
      result.add("userinfo", .object(try user(&request)))
    } else {
      try addSite(site, &request, to: &result)
    }
  }

  private static func user(_ request: inout APIRequest) throws(APIMessage) -> APIObject {
    let known = [
      "acceptlang", "blockinfo", "cancreateaccount", "centralids", "changeablegroups", "editcount", "email",
      "groupmemberships", "groups", "hasmsg", "implicitgroups", "latestcontrib", "options", "ratelimits", "realname",
      "registrationdate", "rights", "theoreticalratelimits", "unreadcount",
    ]
    let wanted = try request.words("uiprop", known, "query+userinfo")
    var user = APIObject()
    user.add("id", .number(0))
    user.add("name", "127.0.0.1")
    user.add("anon", .flag(true))
    if wanted.contains("hasmsg") { user.add("messages", .flag(false)) }
    if wanted.contains("groups") { user.add("groups", .list([.text("*")], tag: "g")) }
    if wanted.contains("rights") { user.add("rights", .list([.text("read")], tag: "r")) }
    if wanted.contains("ratelimits") { user.add("ratelimits", .object(APIObject())) }
    return user
  }

  private static func addSite(
    _ site: WikiSite, _ request: inout APIRequest, to result: inout APIObject
  ) throws(APIMessage) {
    let known = [
      "general", "namespaces", "namespacealiases", "specialpagealiases", "magicwords", "interwikimap", "dbrepllag",
      "statistics", "usergroups", "autocreatetempuser", "libraries", "extensions", "fileextensions", "rightsinfo",
      "restrictions", "languages", "languagevariants", "skins", "extensiontags", "functionhooks", "showhooks",
      "variables", "protocols", "defaultoptions", "uploaddialog",
    ]
    var wanted = try request.words("siprop", known, "query+siteinfo")
    if wanted.isEmpty { wanted = ["general"] }
    for name in wanted {
      switch name {
      case "general": result.add("general", .object(general(site)))
      case "namespaces": result.add("namespaces", .object(namespaces(site)))
      case "namespacealiases":
        result.add(
          "namespacealiases", .list([alias(6, "Image"), alias(7, "Image talk")], tag: "ns"))
      case "extensions": result.add("extensions", .list([], tag: "ext"))
      default: break
      }
    }
  }

  private static func general(_ site: WikiSite) -> APIObject {
    let server = server(of: site)
    var general = APIObject()
    let page = site.base.utf8.lastIndex(of: UInt8(ascii: "/")).map { site.base[site.base.utf8.index(after: $0)...] }
    general.add("mainpage", page.map { String($0).replacingUnderscores } ?? "Main Page")
    general.add("base", site.base)
    general.add("sitename", site.title)
    general.add("generator", "MediaWiki 1.39.17")
    general.add("case", site.isFirstLetterUpper ? "first-letter" : "case-sensitive")
    general.add("lang", site.language)
    general.add("fallback", .list([], tag: "lang"))
    general.add("fallback8bitEncoding", "windows-1252")
    general.add("maxarticlesize", .number(2_097_152))
    general.add("timezone", "UTC")
    general.add("timeoffset", .number(0))
    general.add("articlepath", "/wiki/$1")
    general.add("scriptpath", "/w")
    general.add("script", "/w/index.php")
    general.add("server", server)
    general.add("servername", server.split(separator: "/").last.map(String.init) ?? "")
    general.add("wikiid", site.name)
    general.add("time", APIClock.now())
    general.add("thumblimits", .object(APIObject()))
    general.add("imagelimits", .object(APIObject()))
    general.add("magiclinks", .object(APIObject()))
    return general
  }

  /// Scheme and host of the wiki's address.
  static func server(of site: WikiSite) -> String {
    let parts = site.base.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count > 2, parts[0].utf8.last == UInt8(ascii: ":"), parts[1].isEmpty, !parts[2].isEmpty else {
      return "http://localhost"
    }
    return "\(parts[0])//\(parts[2])"
  }

  private static func namespaces(_ site: WikiSite) -> APIObject {
    var object = APIObject()
    for namespace in site.namespaces {
      let number = namespace.number
      var entry = APIObject()
      entry.add("id", .number(Int64(number)))
      entry.add("case", namespace.isFirstLetterUpper ? "first-letter" : "case-sensitive")
      entry.addContent("name", namespace.name)
      entry.add("subpages", .flag(number > 0 && number != 6 && number != 14))
      if let canonical = canonical[number] {
        entry.add("canonical", canonical)
      } else if number != 0 {
        entry.add("canonical", .text(namespace.name))
      }
      entry.add("content", .flag(number == 0))
      entry.add("nonincludable", .flag(false))
      object.add(String(number), .object(entry))
    }
    return object
  }

  private static let canonical = [
    -2: "Media", -1: "Special", 1: "Talk", 2: "User", 3: "User talk", 4: "Project", 5: "Project talk", 6: "File",
    7: "File talk", 8: "MediaWiki", 9: "MediaWiki talk", 10: "Template", 11: "Template talk", 12: "Help",
    13: "Help talk", 14: "Category", 15: "Category talk",
  ]

  private static func alias(_ number: Int64, _ name: String) -> APINode {
    var entry = APIObject()
    entry.add("id", .number(number))
    entry.addContent("alias", Array(name.utf8))
    return .object(entry)
  }
}

extension String {
  fileprivate var replacingUnderscores: String {
    String(decoding: utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }
}

/// The clock of answers.
enum APIClock {
  /// `2024-01-01T00:00:00Z`.
  static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T\(two(parts.tm_hour)):"
      + "\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }
}
