import NotebookModel
import Platform

/// What a note's front matter says (spec/markdown B1 to B4, D6, G).
struct FrontMatter {
  let properties: [(key: String, value: FrontMatterValue)]

  /// Above it there are no properties (spec/markdown I).
  private static let limit = 64 << 10

  static let none = FrontMatter(properties: [])

  init(properties: [(key: String, value: FrontMatterValue)]) { self.properties = properties }

  init(_ block: NoteBlock) {
    let size = block.lines.reduce(0) { $0 + $1.text.count + 1 }
    guard size <= Self.limit else {
      properties = []
      return
    }
    if block.fence.sign == UInt8(ascii: "+") {
      properties = TOML.read(block.lines.map(\.text))
    } else {
      properties = YAML.read(Array(block.lines.map(\.text).joined(separator: [0x0A])) + [0x0A]) ?? []
    }
  }

  /// The first value of the names, in their order; case does not count.
  func value(_ names: [String]) -> FrontMatterValue? {
    for name in names {
      if let property = properties.first(where: { $0.key.lowercased() == name }) { return property.value }
    }
    return nil
  }

  func text(_ names: [String]) -> String? {
    if case .text(let text)? = value(names) { return text }
    return nil
  }

  var title: String? { text(["title"]).map(NoteNames.collapsed).flatMap { $0.isEmpty ? nil : $0 } }

  var aliases: [String] {
    ["aliases", "alias"].flatMap { value([$0])?.texts ?? [] }.map(NoteNames.collapsed).filter {
      !$0.isEmpty && !$0.hasPrefix("/")
    }
  }

  var tags: [String] {
    ["tags", "tag"].flatMap { name -> [String] in
      switch value([name]) {
      case .text(let text)?: text.split { $0 == "," || $0.isWhitespace }.map(String.init)
      case .list?: value([name])?.texts ?? []
      default: []
      }
    }.compactMap { tag in
      let name = TextTrimming.trimmed(tag.hasPrefix("#") ? String(tag.dropFirst()) : tag)
      return name.isEmpty ? nil : name
    }
  }

  /// 14 digits; nil: it says none.
  func time(_ names: [String]) -> String? {
    for name in names { if let text = text([name]), let time = NoteTime.digits(text) { return time } }
    return nil
  }

  static let created = ["created", "date", "created_at", "date created"]
  static let updated = ["updated", "lastmod", "modified", "updated_at", "date modified"]

  /// Name and value of each property that becomes an attribute.
  var attributes: [(name: String, value: String)] {
    properties.compactMap { property in
      switch property.value {
      case .text, .list: break
      default: return nil
      }
      var texts: [String] = []
      property.value.collect(into: &texts)
      if case .list(let values) = property.value, texts.isEmpty, !values.isEmpty { return nil }
      return NoteNames.attribute(property.key).map { ($0, texts.joined(separator: ", ")) }
    }
  }
}

/// How names of notes, keys and properties are written.
enum NoteNames {
  /// Runs of white space are one blank.
  static func collapsed(_ text: String) -> String {
    text.unicodeScalars.split { $0.properties.isWhitespace }.map { String(Substring($0)) }.joined(separator: " ")
  }

  /// The name of a property's attribute; nil for keys that can't be one.
  static func attribute(_ key: String) -> String? {
    if key.isEmpty
      || key.unicodeScalars.contains(where: { $0.properties.isWhitespace || "\"'<>=".unicodeScalars.contains($0) })
    {
      return nil
    }
    return "custom-" + key.lowercased()
  }
}

/// Dates as people write them in front matter (spec/markdown B1).
enum NoteTime {
  /// 14 digits in local time; nil for what is no date, or an impossible one.
  static func digits(_ text: String) -> String? {
    let bytes = Array(TextTrimming.trimmed(text).utf8)
    if bytes.count == 13, bytes.allSatisfy({ (0x30...0x39).contains($0) }) {
      return Int64(text.filter(\.isNumber)).map { Clock.localDigits(seconds: $0 / 1_000) }
    }
    var reader = Reader(bytes: bytes)
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
      let day = reader.number(2), (1...12).contains(month), (1...days(month, year)).contains(day)
    else { return nil }
    var (hour, minute, second) = (0, 0, 0)
    var offset: Int?
    if !reader.isAtEnd {
      guard reader.take("T") || reader.take("t") || reader.takeBlanks() else { return nil }
      guard let readHour = reader.number(2), reader.take(":"), let readMinute = reader.number(2), readHour < 24,
        readMinute < 60
      else { return nil }
      (hour, minute) = (readHour, readMinute)
      if reader.take(":") {
        guard let readSecond = reader.number(2), readSecond <= 60 else { return nil }
        second = min(readSecond, 59)
        if reader.take(".") || reader.take(",") { reader.skipDigits() }
      }
      _ = reader.takeBlanks()
      if reader.take("Z") || reader.take("z") {
        offset = 0
      } else if let sign = reader.sign() {
        guard let hours = reader.number(2) else { return nil }
        _ = reader.take(":")
        offset = sign * (hours * 60 + (reader.number(2) ?? 0))
      }
      guard reader.isAtEnd else { return nil }
    }
    if let offset {
      let days = Self.days(year: year, month: month, day: day)
      return Clock.localDigits(seconds: Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset * 60))
    }
    return [(year, 4), (month, 2), (day, 2), (hour, 2), (minute, 2), (second, 2)].reduce(into: "") { out, part in
      let text = String(part.0)
      out += String(repeating: "0", count: max(0, part.1 - text.count)) + text
    }
  }

  private static func days(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970 of a date in the Gregorian calendar.
  static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let ofEra = year - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at >= bytes.count }

    mutating func number(_ digits: Int) -> Int? {
      guard at + digits <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[at..<at + digits] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      at += digits
      return value
    }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
      guard at < bytes.count, UInt32(bytes[at]) == sign.value else { return false }
      at += 1
      return true
    }

    mutating func takeBlanks() -> Bool {
      let start = at
      while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
      return at > start
    }

    mutating func skipDigits() { while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 } }

    mutating func sign() -> Int? {
      if take("+") { return 1 }
      return take("-") ? -1 : nil
    }
  }
}
