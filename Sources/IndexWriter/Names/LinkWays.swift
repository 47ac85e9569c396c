import NotebookModel
import Platform

/// A reference by name as `link.ways` holds it: a line for each way, fields apart by U+001F. Names that hold these signs
/// themselves are found by other ways or not at all.
enum LinkWays {
  private static let field: Character = "\u{1F}"
  private static let line: Character = "\u{1E}"

  static func text(_ link: NameLink) -> String {
    var lines: [[String]] = [[link.foldsBlanks ? "-" : ""] + link.keys]
    for attempt in link.attempts {
      switch attempt {
      case .own: lines.append(["own"])
      case .path(let path): lines.append(["path", path])
      case .suffix(let suffix, let folder, let written): lines.append(["suffix", suffix, folder, written])
      case .folder(let path, let isExact): lines.append([isExact ? "folder" : "folders", path])
      case .run(let run, let folder): lines.append(["run", run, folder])
      case .title(let title): lines.append(["title", title])
      case .page(let page): lines.append(["page", page])
      }
    }
    if let subpath = link.subpath {
      lines.append(
        ["#", subpath.isMark ? "^" : "", subpath.mark, subpath.whole, subpath.custom, subpath.slug] + subpath.chain)
    }
    return lines.map { $0.map(plain).joined(separator: String(field)) }.joined(separator: String(line))
  }

  private static func plain(_ text: String) -> String {
    if !text.hasByte(0x1F), !text.hasByte(0x1E) { return text }
    return text.filter { $0 != field && $0 != line }
  }

  static func link(_ text: String) -> NameLink {
    var link = NameLink(keys: [], attempts: [], subpath: nil)
    for (position, part) in text.split(separator: line, omittingEmptySubsequences: false).enumerated() {
      let fields = part.split(separator: field, omittingEmptySubsequences: false).map(String.init)
      func value(_ place: Int) -> String { place < fields.count ? fields[place] : "" }
      if position == 0 {
        link.foldsBlanks = value(0) == "-"
        link.keys = Array(fields.dropFirst())
        continue
      }
      switch value(0) {
      case "own": link.attempts.append(.own)
      case "path": link.attempts.append(.path(value(1)))
      case "suffix": link.attempts.append(.suffix(value(1), folder: value(2), written: value(3)))
      case "folder": link.attempts.append(.folder(value(1), isExact: true))
      case "folders": link.attempts.append(.folder(value(1), isExact: false))
      case "run": link.attempts.append(.run(value(1), folder: value(2)))
      case "title": link.attempts.append(.title(value(1)))
      case "page": link.attempts.append(.page(value(1)))
      case "#":
        link.subpath = NameSubpath(
          isMark: value(1) == "^", mark: value(2), chain: Array(fields.dropFirst(6)), whole: value(3), custom: value(4),
          slug: value(5))
      default: break
      }
    }
    return link
  }
}
