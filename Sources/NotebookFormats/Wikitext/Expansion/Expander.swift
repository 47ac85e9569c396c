/// Expands templates, arguments and core words of a page's text (spec 11.5), as far as language links need it.
///
/// What a tag gives to the page becomes the byte 0x7F, which no link target may hold; so does the value of a
/// word that only a running wiki knows (the date, the number of its pages): a link made of it gives no row.
struct Expander {
  static let marker: UInt8 = 0x7F

  let page: PageName
  var titles: TitleParser
  var limits = ExpansionLimits()
  /// Pages that were asked for, whether they exist or not, with the digest of what was there (0: nothing).
  private(set) var transcluded: [Transcluded: Int64] = [:]
  /// Words whose value only a running wiki knows, met on the way.
  private(set) var unknownWords: Set<[UInt8]> = []
  /// The links found so far: what tags hold is read while the text around them is expanded, so its links come
  /// first (spec 11.11).
  private(set) var scanner = LinkScanner()

  let source: PageSource
  private var templates: [Transcluded: PreprocessedText?] = [:]
  /// Pages met that are redirects by somebody's word.
  private var redirects: Set<Transcluded> = []

  struct Transcluded: Hashable, Sendable {
    var namespace: Int
    var title: [UInt8]
  }

  init(page: PageName, titles: TitleParser, source: @escaping PageSource) {
    self.page = page
    self.titles = titles
    self.source = source
  }

  var rules: WikiRules { titles.rules }

  /// Expands a text and reads the links in what comes of it.
  mutating func read(_ text: [UInt8], in frame: Frame) {
    let expanded = expand(Preprocessor.preprocess(text, for: .page, hasVariants: rules.hasVariants), in: frame)
    let plain = BehaviourSwitches.removed(TableAttributes.removed(MarkupTags.cleaned(expanded)))
    scanner.scan(plain, &titles)
  }

  mutating func expand(_ text: PreprocessedText, in frame: Frame) -> [UInt8] {
    expand(text, 0..<text.bytes.count, in: frame)
  }

  mutating func expand(_ text: PreprocessedText, _ range: Range<Int>, in frame: Frame) -> [UInt8] {
    guard limits.enter() else { return [Self.marker] }
    defer { limits.leave() }
    if text.spans.isEmpty, range.count == text.bytes.count { return text.bytes }
    var out: [UInt8] = []
    var position = range.lowerBound
    var index = text.firstSpan(from: range.lowerBound)
    while index < text.spans.count, text.spans[index].start < range.upperBound {
      let span = text.spans[index]
      out += text.bytes[position..<span.start]
      switch span.kind {
      case .dropped: break
      case .tag(let number):
        let tag = text.tags[number]
        tagged(
          tag.name, attributes: Array(text.bytes[tag.attributes]), content: tag.content.map { Array(text.bytes[$0]) },
          in: frame)
        out.append(Self.marker)
      case .argument where !limits.hasRoom(1), .template where !limits.hasRoom(2):
        // Beyond the depth what was written stays as it is (spec 15, rows 11).
        limits.exceed()
        out += text.bytes[span.start..<span.end]
      case .argument: out += argument(text, span, in: frame)
      case .template(let atLineStart):
        let value = template(text, span, in: frame)
        // What begins a list or a table begins a line, too.
        if !atLineStart, value.beginsBlock { out.append(0x0A) }
        out += value.bytes
      }
      position = span.end
      index = span.next
    }
    if position < range.upperBound { out += text.bytes[position..<range.upperBound] }
    return out
  }

  // Arguments.

  private mutating func argument(
    _ text: PreprocessedText, _ span: PreprocessedText.Span, in frame: Frame
  ) -> [UInt8] {
    let parts = text.parts[span.parts]
    guard let first = parts.first else { return [] }
    let written = expand(text, first.range, in: frame)
    let name = written.trimmed
    if let value = argument(named: name, in: frame) { return limits.argument(value.count) ? value : [Self.marker] }
    if let standard = parts.dropFirst().first { return expand(text, standard.range, in: frame) }
    return bracketed([0x7B, 0x7B, 0x7B], written, text, parts.dropFirst(), [0x7D, 0x7D, 0x7D], in: frame)
  }

  private mutating func argument(named name: [UInt8], in frame: Frame) -> [UInt8]? {
    if let known = frame.known(name) { return known }
    guard let argument = frame.argument(name), let parent = frame.parent else { return nil }
    let value = expand(argument.text, argument.range, in: parent)
    let trimmed = argument.isNamed ? value.trimmed : value
    frame.remember(name, trimmed)
    return trimmed
  }

  /// What was written, with what can be expanded in it expanded: for braces that stand for themselves.
  private mutating func bracketed(
    _ open: [UInt8], _ name: [UInt8], _ text: PreprocessedText, _ parts: ArraySlice<PreprocessedText.Part>,
    _ close: [UInt8], in frame: Frame
  ) -> [UInt8] {
    var out = open + name
    for part in parts {
      out.append(UInt8(ascii: "|"))
      out += expand(text, part.range, in: frame)
    }
    return out + close
  }

  // Templates.

  /// A value, and whether it must begin a line if it begins a block.
  private struct Value {
    var bytes: [UInt8]
    var mayBeginBlock = true

    var beginsBlock: Bool {
      guard mayBeginBlock, let first = bytes.first else { return false }
      return first == 0x7B ? bytes.count > 1 && bytes[1] == 0x7C : [0x3A, 0x3B, 0x23, 0x2A].contains(first)
    }
  }

  private mutating func template(
    _ text: PreprocessedText, _ span: PreprocessedText.Span, in frame: Frame
  ) -> Value {
    let parts = text.parts[span.parts]
    guard let first = parts.first else { return Value(bytes: []) }
    let written = expand(text, first.range, in: frame)
    let asWritten = { (expander: inout Expander) in
      Value(
        bytes: expander.bracketed([0x7B, 0x7B], written, text, parts.dropFirst(), [0x7D, 0x7D], in: frame),
        mayBeginBlock: false)
    }
    var name = written.trimmed
    if name.hasPrefix("subst:", ignoringCase: true) { return asWritten(&self) }
    if name.hasPrefix("safesubst:", ignoringCase: true) { name = Array(name.dropFirst(10)).trimmed }
    if parts.count == 1, let value = variable(name) { return limited(value) }
    let isEscaped = name.hasPrefix("msgnw:", ignoringCase: true)
    for word in ["msgnw:", "msg:", "raw:"] where name.hasPrefix(word, ignoringCase: true) {
      name = Array(name.dropFirst(word.utf8.count)).trimmed
    }
    if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
      let call = FunctionCall(
        name: Array(name[..<colon]), first: Array(name[(colon + 1)...]).trimmed, text: text,
        rest: parts.dropFirst(), frame: frame)
      if let value = function(call) { return limited(value) }
    }
    let relative = subpage(name)
    let namespace = relative == nil ? WikiNamespaces.template : page.namespace
    guard let title = titles.parse(relative ?? name, namespace: namespace) else { return asWritten(&self) }
    // A page of another wiki is not transcluded (spec 15, rows 7).
    if title.isExternal { return asWritten(&self) }
    guard frame.depth < ExpansionLimits.templateDepth else {
      limits.exceed()
      return Value(bytes: [Self.marker])
    }
    // A page that does not exist leaves an inline link (spec 15, rows 4).
    guard let (found, content) = loaded(title) else {
      return Value(bytes: [0x5B, 0x5B, 0x3A] + full(title) + [0x5D, 0x5D], mayBeginBlock: false)
    }
    if frame.isInside(found) { return Value(bytes: [Self.marker]) }
    if isEscaped { return Value(bytes: [Self.marker]) }
    let inner = Frame(title: found, arguments: arguments(text, parts.dropFirst(), in: frame), parent: frame)
    return limited(expand(content, in: inner))
  }

  private mutating func limited(_ bytes: [UInt8]) -> Value {
    limits.include(bytes.count) ? Value(bytes: bytes) : Value(bytes: [Self.marker])
  }

  private mutating func arguments(
    _ text: PreprocessedText, _ parts: ArraySlice<PreprocessedText.Part>, in frame: Frame
  ) -> [[UInt8]: Frame.Argument] {
    var arguments: [[UInt8]: Frame.Argument] = [:]
    var number = 0
    for part in parts {
      if part.equals >= 0 {
        let name = expand(text, part.start..<part.equals, in: frame).trimmed
        arguments[name] = Frame.Argument(text: text, range: (part.equals + 1)..<part.end, isNamed: true)
      } else {
        number += 1
        arguments[Array(String(number).utf8)] = Frame.Argument(text: text, range: part.range, isNamed: false)
      }
    }
    return arguments
  }

  /// The page a title leads to over at most two redirects, and its text; nil if there is none. A redirect that leads to no
  /// page of this wiki gives its own text (spec 15, rows 5).
  private mutating func loaded(_ title: WikiTitle) -> (title: WikiTitle, text: PreprocessedText)? {
    var last: (title: WikiTitle, text: PreprocessedText)?
    var title = title
    for step in 0..<3 {
      if title.isExternal || title.namespace < 0 { return last }
      guard let text = preprocessed(title) else { return last }
      last = (title, text)
      let key = Transcluded(namespace: title.namespace, title: title.text)
      guard step < 2, let target = Redirect.target(of: text.bytes, isSaid: redirects.contains(key), &titles) else {
        break
      }
      title = target
    }
    return last
  }

  func full(_ title: WikiTitle) -> [UInt8] {
    let prefix = Array(rules.namespaces.name(of: title.namespace).utf8)
    return prefix.isEmpty ? title.text : prefix + [UInt8(ascii: ":")] + title.text
  }

  private mutating func preprocessed(_ title: WikiTitle) -> PreprocessedText? {
    let key = Transcluded(namespace: title.namespace, title: title.text)
    if let known = templates[key] { return known }
    let page = source(title.namespace, title.text)
    transcluded[key] = page?.digest ?? 0
    if page?.isRedirect == true { redirects.insert(key) }
    let text = page.map {
      Preprocessor.preprocess($0.text, for: .transclusion, hasVariants: rules.hasVariants)
    }
    templates[key] = .some(text)
    return text
  }

  mutating func noteTranscluded(_ title: WikiTitle, _ digest: Int64) {
    transcluded[Transcluded(namespace: title.namespace, title: title.text)] = digest
  }

  mutating func meetUnknown(_ word: [UInt8]) -> [UInt8] {
    unknownWords.insert(word)
    return [Self.marker]
  }

  /// What a relative title (`/Sub`, `../Sister`) stands for on the page being read; nil: it is none.
  private func subpage(_ name: [UInt8]) -> [UInt8]? {
    guard rules.namespaces.hasSubpages(page.namespace) else { return nil }
    return SubpageTitle.absolute(name, on: fullTitle)
  }

  var fullTitle: [UInt8] {
    let prefix = Array(rules.namespaces.name(of: page.namespace).utf8)
    return prefix.isEmpty ? page.title : prefix + [UInt8(ascii: ":")] + page.title
  }
}
