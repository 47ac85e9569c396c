import CExpat
import NotebookModel
import Platform

/// Reads a MediaWiki export (schema 0.10, 0.11) piece by piece: memory is bounded by a piece and the largest page.
///
/// Of several revisions of a page the latest counts. Document types are refused, so nothing in the file can
/// define entities.
package final class ExportParser {
  private let parser: XML_Parser
  private let state: ExportState
  /// Bytes of XML so far.
  private var fed: Int64 = 0

  /// In bytes: no export has a tag or comment of a fraction of this.
  private static let longestToken: Int64 = 1 << 20

  /// `textLimit`: texts with more bytes are left out.
  package init?(textLimit: Int) {
    guard let parser = XML_ParserCreate("UTF-8") else { return nil }
    self.parser = parser
    state = ExportState(textLimit: textLimit)
    state.parser = parser
    XML_SetUserData(parser, Unmanaged.passUnretained(state).toOpaque())
    XML_SetElementHandler(
      parser,
      { data, name, attributes in
        guard let data, let name else { return }
        if !ExportState.from(data).open(name, attributes), let parser = ExportState.from(data).parser {
          XML_StopParser(parser, XML_FALSE)
        }
      },
      { data, _ in
        guard let data else { return }
        ExportState.from(data).close()
      })
    XML_SetCharacterDataHandler(parser) { data, text, count in
      guard let data, let text, count > 0 else { return }
      ExportState.from(data).append(UnsafeRawBufferPointer(start: text, count: Int(count)))
    }
    XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
      guard let data else { return }
      ExportState.from(data).hasDocumentType = true
    }
  }

  deinit { XML_ParserFree(parser) }

  /// Reads the next piece; `isLast` ends the file. What was complete before an error is in the events of the calls
  /// before it, and in `rest`.
  package func read(_ bytes: UnsafeRawBufferPointer, isLast: Bool = false) throws(ExportError) -> [ExportEvent] {
    let status = XML_Parse(
      parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), isLast ? 1 : 0)
    if state.isOther { throw .notAnExport }
    if state.isTooDeep { throw failure("its elements are nested too deep") }
    fed += Int64(bytes.count)
    // What the parser holds back is one unfinished tag or comment, read anew with every piece.
    if fed - Int64(XML_GetCurrentByteIndex(parser)) > Self.longestToken, status == XML_STATUS_OK, !isLast {
      throw failure("a tag or comment is larger than \(Self.longestToken >> 20) MiB")
    }
    if state.hasDocumentType { throw failure("it has a document type, which exports have not") }
    guard status == XML_STATUS_OK else {
      throw failure(XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "no XML")
    }
    return takeEvents()
  }

  /// What was read before an error in the same piece.
  package func takeEvents() -> [ExportEvent] {
    defer { state.events = [] }
    return state.events
  }

  private func failure(_ reason: String) -> ExportError {
    .malformed(Int64(XML_GetCurrentByteIndex(parser)), reason)
  }
}

/// What the parser is in the middle of.
private final class ExportState {
  var events: [ExportEvent] = []
  var hasDocumentType = false
  private(set) var isOther = false
  private(set) var isTooDeep = false
  /// Who calls; it outlives the calls.
  var parser: XML_Parser?

  private let textLimit: Int
  private var path: [Element] = []
  private var site = ExportSite()
  private var page = ExportedPage()
  private var revision = ExportedRevision()
  private var namespace = WikiNamespaces.Namespace(number: 0, name: "")
  private var isNamespaceValid = false
  private var text: [UInt8] = []
  private var isCollecting = false
  private var limit = 0

  private enum Element: CaseIterable {
    case mediawiki, siteinfo, sitename, base, namespaces, namespace, page, title, ns, id, redirect, revision
    case parentid, timestamp, model, text, caseRule, other

    var name: StaticString {
      switch self {
      case .mediawiki: "mediawiki"
      case .siteinfo: "siteinfo"
      case .sitename: "sitename"
      case .base: "base"
      case .namespaces: "namespaces"
      case .namespace: "namespace"
      case .page: "page"
      case .title: "title"
      case .ns: "ns"
      case .id: "id"
      case .redirect: "redirect"
      case .revision: "revision"
      case .parentid: "parentid"
      case .timestamp: "timestamp"
      case .model: "model"
      case .text: "text"
      case .caseRule: "case"
      case .other: ""
      }
    }
  }

  /// Compared byte for byte: a file has millions of elements.
  private static let elements = Element.allCases.map { ($0, $0.name) }

  private static func element(_ name: UnsafePointer<XML_Char>) -> Element {
    for (element, known) in elements where strcmp(name, known.utf8Start) == 0 { return element }
    return .other
  }

  init(textLimit: Int) { self.textLimit = textLimit }

  static func from(_ data: UnsafeMutableRawPointer) -> ExportState {
    Unmanaged<ExportState>.fromOpaque(data).takeUnretainedValue()
  }

  /// False: the file is not to be read on.
  func open(
    _ name: UnsafePointer<XML_Char>, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
  ) -> Bool {
    let element = Self.element(name)
    path.append(element)
    isTooDeep = path.count > Self.deepest
    if isTooDeep || isOther { return false }
    isCollecting = false
    switch (path.count, element) {
    case (1, _):
      isOther = element != .mediawiki
      if let language = attribute("xml:lang", attributes) { site.language = language }
    case (2, .page): page = ExportedPage()
    case (3, .redirect) where path[1] == .page: page.isRedirect = true
    case (3, .revision) where path[1] == .page: revision = ExportedRevision()
    case (4, .namespace) where path[1] == .siteinfo:
      // One without a number, or with that of another, is none.
      let number = attribute("key", attributes).flatMap { Int32($0) }.map { Int($0) }
      isNamespaceValid = number.map { number in !site.namespaces.contains { $0.number == number } } ?? false
      namespace = WikiNamespaces.Namespace(
        number: number ?? 0, name: "", isFirstLetterUpper: attribute("case", attributes) != "case-sensitive")
      collect(Self.shortLimit)
    case (3, .title), (3, .ns), (3, .id), (3, .sitename), (3, .base), (3, .caseRule): collect(Self.shortLimit)
    case (4, .id), (4, .parentid), (4, .timestamp), (4, .model): collect(Self.shortLimit)
    case (4, .text): collect(textLimit)
    default: break
    }
    return !isOther
  }

  /// Elements in each other: an export's are five deep.
  private static let deepest = 64

  /// More than any wiki has.
  private static let mostNamespaces = 10_000

  /// Names, numbers and times are short; a longer one is cut.
  private static let shortLimit = 4096

  private func collect(_ limit: Int) {
    isCollecting = true
    self.limit = limit
    text.removeAll(keepingCapacity: text.capacity < 1 << 20)
  }

  func append(_ bytes: UnsafeRawBufferPointer) {
    guard isCollecting else { return }
    if text.count + bytes.count > limit {
      if path.last == .text { revision.isTooLarge = true }
      isCollecting = false
      return
    }
    text += bytes
  }

  func close() {
    let depth = path.count
    guard let element = path.popLast() else { return }
    isCollecting = false
    switch (depth, element, depth > 2 ? path[1] : element) {
    case (2, .siteinfo, _): events.append(.site(site))
    case (2, .page, _): if page.hasRevision || page.id != 0 { events.append(.page(page)) }
    case (3, .sitename, .siteinfo): site.name = string
    case (3, .base, .siteinfo): site.base = string
    case (3, .caseRule, .siteinfo): site.isFirstLetterUpper = string != "case-sensitive"
    case (4, .namespace, .siteinfo):
      namespace.name = string
      if isNamespaceValid, site.namespaces.count < Self.mostNamespaces { site.namespaces.append(namespace) }
    case (3, .title, .page): page.title = collected
    case (3, .ns, .page): page.namespace = Int32(string).map { Int($0) } ?? 0
    case (3, .id, .page): page.id = number
    case (3, .revision, .page): closeRevision()
    case (4, .id, .page) where path[2] == .revision: revision.id = number
    case (4, .parentid, .page): revision.parent = number
    case (4, .timestamp, .page): revision.timestamp = string
    case (4, .model, .page): revision.model = string
    case (4, .text, .page): if !revision.isTooLarge { revision.text = collected }
    default: break
    }
  }

  private func closeRevision() {
    if !page.hasRevision || revision.isLater(than: page.revision) { page.revision = revision }
    page.hasRevision = true
    revision = ExportedRevision()
  }

  /// An exact copy: sharing the buffer would give every page one as large as the largest before it.
  private var collected: [UInt8] { text.withUnsafeBufferPointer { Array($0) } }
  private var string: String { String(decoding: text, as: UTF8.self) }
  private var number: Int64 { Int64(string) ?? 0 }

  private func attribute(
    _ name: String, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
  ) -> String? {
    guard let attributes else { return nil }
    var position = 0
    while let key = attributes[position], let value = attributes[position + 1] {
      if String(cString: key).hasSameBytes(as: name) { return String(cString: value) }
      position += 2
    }
    return nil
  }
}
