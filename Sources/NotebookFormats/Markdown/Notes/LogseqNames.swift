import Platform

/// Names of Logseq's pages, from those of their files (spec/markdown B2).
enum LogseqNames {
  static func pageName(_ stem: String, settings: LogseqSettings) -> String {
    var name = stem
    if settings.isTripleLowbar {
      name = ByteText.replacing("___", with: "/", in: name)
      name = name.split(separator: "/").joined(separator: "/")
    } else {
      name = ByteText.replacing(".", with: "/", in: name)
    }
    let decoded = PercentCoding.decoded(Array(name.utf8))
    return String(validating: decoded, as: UTF8.self) ?? name
  }

  /// The title of a journal's page; nil for files that are none.
  static func journalTitle(_ stem: String, path: String, settings: LogseqSettings) -> String? {
    guard TreePath.above(path).hasSameBytes(as: settings.journals), let date = date(stem, format: settings.journalFile)
    else {
      return nil
    }
    return title(date, format: settings.journalTitle)
  }

  struct Date {
    var year = 0
    var month = 0
    var day = 0
  }

  private static func date(_ stem: String, format: String) -> Date? {
    var date = Date()
    var rest = Array(stem.utf8)[...]
    var format = Array(format.utf8)[...]
    while let sign = format.first {
      let run = format.prefix { $0 == sign }.count
      let width: Int
      switch (sign, run) {
      case (UInt8(ascii: "y"), 4): width = 4
      case (UInt8(ascii: "M"), 2), (UInt8(ascii: "d"), 2): width = 2
      default:
        guard rest.first == sign else { return nil }
        rest = rest.dropFirst()
        format = format.dropFirst()
        continue
      }
      let digits = rest.prefix(width)
      guard digits.count == width, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      switch sign {
      case UInt8(ascii: "y"): date.year = value
      case UInt8(ascii: "M"): date.month = value
      default: date.day = value
      }
      rest = rest.dropFirst(width)
      format = format.dropFirst(run)
    }
    guard rest.isEmpty else { return nil }
    let text = "\(date.year)-\(date.month < 10 ? "0" : "")\(date.month)-\(date.day < 10 ? "0" : "")\(date.day)"
    return date.year >= 1_000 && NoteTime.digits(text) != nil ? date : nil
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let days = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]

  private static func title(_ date: Date, format: String) -> String {
    var out = ""
    var rest = Array(format.unicodeScalars)[...]
    while let sign = rest.first {
      let run = rest.prefix { $0 == sign }.count
      let isOrdinal = sign == "d" && run == 1 && rest.dropFirst().first == "o"
      func padded(_ value: Int) -> String { run == 2 && value < 10 ? "0\(value)" : "\(value)" }
      switch sign {
      case "y": out += run == 2 ? String(String(date.year).suffix(2)) : String(date.year)
      case "M":
        let name = months[date.month - 1]
        out += run >= 4 ? name : run == 3 ? String(name.prefix(3)) : padded(date.month)
      case "d":
        out += padded(date.day)
        if isOrdinal { out += ordinal(date.day) }
      case "E":
        let number = NoteTime.days(year: date.year, month: date.month, day: date.day)
        let name = days[((number % 7) + 7) % 7]
        out += run >= 4 ? name : String(name.prefix(3))
      default:
        for scalar in rest.prefix(run) { out.unicodeScalars.append(scalar) }
      }
      rest = rest.dropFirst(isOrdinal ? 2 : run)
    }
    return out
  }

  private static func ordinal(_ day: Int) -> String {
    if (11...13).contains(day % 100) { return "th" }
    return day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th"
  }
}
