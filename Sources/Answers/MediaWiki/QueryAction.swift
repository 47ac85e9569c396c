import IndexQueries
import MentionText

/// `action=query`: lists, the generator with its properties, and what clients ask of the site.
struct QueryAction {
  private let source: any LanguageLinkSource

  /// What the answer holds under `query`.
  private(set) var result = APIObject()
  private(set) var continuation = APIObject()
  private(set) var rawContinuation: APIObject?
  private(set) var isBatchComplete = true
  /// Whether `limits` was needed before anything else was found.
  private(set) var limitsComeFirst = true
  /// Whether the answer is only for who asked.
  private(set) var isPrivate = false

  private static let pageSet = [
    "titles", "pageids", "revids", "converttitles", "export", "exportnowrap", "exportschema", "iwurl",
  ]

  init(_ source: any LanguageLinkSource) { self.source = source }

  mutating func run(_ request: inout APIRequest) throws {
    let properties = try request.words("prop", PropertyModule.names, "query")
    let lists = try request.words("list", ["langbacklinks"], "query")
    let metas = try request.words("meta", MetaModule.names, "query")
    let indexesIDs = request.flag("indexpageids", "query")
    let isRaw = request.flag("rawcontinue", "query")
    let generatorName = try request.text("generator", "query")
    request.know(Self.pageSet)
    // What is not known is a parameter that nobody asked for, and warned of.
    let followsRedirects = source.knowsAllPages && request.flag("redirects", "query")
    var state = try ContinuationState(try request.text("continue", "query"))
    if let generatorName, !generatorName.elementsEqual("langbacklinks".utf8) {
      throw APIMessage.badGenerator(generatorName)
    }

    var pages: [WikiPageFacts] = []
    let generates = generatorName != nil && !state.isGeneratorDone
    if generatorName != nil { request.know(LangbacklinksModule.parameterNames("glbl")) }
    if generates {
      let found = try generate(&request, &state)
      pages = followsRedirects ? try resolved(found) : found
    }
    for name in properties { request.know(PropertyModule.parameterNames(name)) }
    if !pages.isEmpty || !missing.isEmpty || !interwiki.isEmpty {
      try add(pages, properties, indexesIDs: indexesIDs, &request, &state)
    } else if generates {
      for name in properties { try PropertyModule.check(name, &request) }
    } else {
      // What `continue` skips, or nothing is there for, is checked all the same (spec 15, answers 3).
      if generatorName != nil { _ = try LangbacklinksModule(&request, prefix: "glbl", source) }
      for name in properties { try PropertyModule.check(name, &request) }
    }
    if lists.contains("langbacklinks") {
      request.know(LangbacklinksModule.parameterNames("lbl"))
      if state.skipped.contains("langbacklinks") {
        _ = try LangbacklinksModule(&request, prefix: "lbl", source)
      } else {
        try list(&request, &state)
      }
    }
    for name in metas {
      request.know(MetaModule.parameterNames(name))
      if name == "userinfo" { isPrivate = true }
      if !state.skipped.contains(name) { try MetaModule.add(name, source.site, &request, to: &result) }
    }
    if isRaw { rawContinuation = state.rawResult() }
    let modules = properties.map { ($0, true) } + lists.map { ($0, false) } + metas.map { ($0, false) }
    var values: [String: [UInt8]] = [:]
    if generates {
      for name in LangbacklinksModule.parameterNames("glbl") { values[name] = request.plain(name) }
    }
    (continuation, isBatchComplete) = state.result(modules: modules) { values[$0] }
  }

  private mutating func noteLimits(_ before: Int, _ request: APIRequest) {
    if before == 0, !request.limits.isEmpty { limitsComeFirst = result.fields.isEmpty }
  }

  // The list.

  private mutating func list(_ request: inout APIRequest, _ state: inout ContinuationState) throws {
    let before = request.limits.count
    let module = try LangbacklinksModule(&request, prefix: "lbl", source)
    noteLimits(before, request)
    let (rows, next) = try source.languageBacklinks(module.query)
    result.add("langbacklinks", .list(rows.map(module.node), tag: "ll"))
    if let next { state.list("langbacklinks", "lblcontinue", LangbacklinksModule.continuation(next)) }
  }

  // The generator.

  private var redirects: [APINode] = []
  /// Titles of other wikis that redirects lead to.
  private var interwiki: [APINode] = []
  private var missing: [(namespace: Int, title: [UInt8])] = []

  private mutating func generate(
    _ request: inout APIRequest, _ state: inout ContinuationState
  ) throws -> [WikiPageFacts] {
    let before = request.limits.count
    let module = try LangbacklinksModule(&request, prefix: "glbl", source)
    noteLimits(before, request)
    let (rows, next) = try source.languageBacklinks(module.query)
    if let next { state.generator("glblcontinue", LangbacklinksModule.continuation(next)) }
    return try source.pages(of: rows)
  }

  /// Redirects replaced by what they lead to.
  private mutating func resolved(_ pages: [WikiPageFacts]) throws -> [WikiPageFacts] {
    var found: [Int64: WikiPageFacts] = [:]
    var seen: Set<Int64> = []
    var pending = pages
    while let page = pending.popLast() {
      guard let target = page.redirect else {
        found[page.id] = page
        continue
      }
      guard seen.insert(page.id).inserted else { continue }
      let hash = target.title.firstIndex(of: UInt8(ascii: "#")) ?? target.title.endIndex
      let title = Array(target.title[..<hash])
      var entry = APIObject()
      entry.add("from", .text(Composition.composed(page.title)))
      let full = title.withUnsafeBufferPointer { source.site.fullTitle(namespace: target.namespace ?? 0, $0) }
      entry.add("to", .text(Composition.composed(full)))
      if hash < target.title.endIndex {
        entry.add("tofragment", .text(Composition.composed(Array(target.title[(hash + 1)...]))))
      }
      if target.namespace == nil {
        let prefix = Array(title.prefix { $0 != UInt8(ascii: ":") })
        entry.add("tointerwiki", .text(prefix))
        var other = APIObject()
        other.add("title", .text(Composition.composed(full)))
        other.add("iw", .text(prefix))
        interwiki.append(.object(other))
      }
      redirects.append(.object(entry))
      guard let namespace = target.namespace else { continue }
      if let next = try source.page(titled: title, namespace: namespace) {
        pending.append(next)
      } else {
        missing.append((namespace, full))
      }
    }
    return found.values.sorted { $0.id < $1.id }
  }

  private mutating func add(
    _ pages: [WikiPageFacts], _ properties: [String], indexesIDs: Bool, _ request: inout APIRequest,
    _ state: inout ContinuationState
  ) throws {
    if !interwiki.isEmpty { result.add("interwiki", .list(interwiki, tag: "i")) }
    if !redirects.isEmpty { result.add("redirects", .list(redirects, tag: "r")) }
    let keys = missing.indices.map { String(-1 - $0) } + pages.map(\.key)
    if indexesIDs { result.add("pageids", .list(keys.map { .text($0) }, tag: "id")) }
    var entries: [APIObject] = []
    for page in missing {
      var entry = APIObject()
      entry.add("ns", .number(Int64(page.namespace)))
      entry.add("title", .text(Composition.composed(page.title)))
      entry.add("missing", .flag(true))
      entries.append(entry)
    }
    for page in pages {
      var entry = APIObject()
      entry.add("pageid", .number(page.id))
      entry.add("ns", .number(Int64(page.namespace)))
      entry.add("title", .text(Composition.composed(page.title)))
      if let site = page.site { entry.add("site", .text(site)) }
      entries.append(entry)
    }
    // The pages are there before the properties' limits are read.
    let before = request.limits.count
    for name in properties where !state.skipped.contains(name) {
      let values = try PropertyModule.values(name, pages, source, &request, &state)
      for (position, fields) in values.enumerated() {
        for field in fields.fields { entries[missing.count + position].fields.append(field) }
      }
    }
    if before == 0, !request.limits.isEmpty { limitsComeFirst = false }
    var object = APIObject()
    object.listTag = "page"
    for (key, entry) in zip(keys, entries) { object.add(key, .object(entry)) }
    result.add("pages", .object(object))
  }
}
