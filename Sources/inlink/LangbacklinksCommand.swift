import Answers
import CommandLineOptions
import IndexQueries
import Platform

/// `inlink langbacklinks` in its three forms.
struct LangbacklinksCommand {
  let index: ReadOnlyIndex
  /// The wiki to answer for, if it was named.
  let site: String?
  /// nil: as standard output suggests.
  let format: InlinkOptions.Format?

  func run(_ input: InlinkOptions.LanguageBacklinkInput) -> Int32 {
    do {
      switch input {
      case .query(let query): return try single(Array(query.utf8))
      case .queries(let file): return try batch(file)
      case .parameters(let parameters, let all):
        return try LangbacklinksRows(index: index, site: chosenSite(), format: format).run(parameters, all: all)
      }
    } catch let choice as SiteChoice {
      StandardError.say("inlink: \(choice.message)")
      return ExitStatus.usage
    } catch {
      StandardError.say("inlink: \(Refusal.text(error))")
      return ExitStatus.noIndex
    }
  }

  private func chosenSite() throws -> WikiSite { try site(among: index.snapshot { try WikiSites.all(index) }) }

  private func site(among sites: [WikiSite]) throws -> WikiSite {
    try SiteChoice.site(named: site, among: sites, option: "--site")
  }

  private func single(_ query: [UInt8]) throws -> Int32 {
    try Self.show(query, site: chosenSite(), index: index)
  }

  /// Prints MediaWiki's own answer to one query: a page of the list, or its error.
  static func show(_ query: [UInt8], site: WikiSite, index: ReadOnlyIndex) throws -> Int32 {
    let response = try index.snapshot { try MediaWikiAPI(site: site, index: index).answer(query) }
    var output = StandardOutput()
    output.bytes += response.body
    output.bytes.append(UInt8(ascii: "\n"))
    return output.end(response.isError ? ExitStatus.errorBody : ExitStatus.answered)
  }

  /// One answer a line, written before the next line is waited for.
  private func batch(_ file: String) throws -> Int32 {
    guard let lines = LineReader.opening(file) else { return ExitStatus.usage }
    // A choice that can't be made is said before anything is read.
    _ = try chosenSite()
    var output = StandardOutput()
    while true {
      if lines.wouldBlock, !output.flush() { break }
      guard let line = lines.next() else { break }
      do {
        let response = try index.snapshot {
          // The wikis may have changed since the last line.
          try MediaWikiAPI(site: site(among: WikiSites.all(index)), index: index).answer(line)
        }
        ResponseLine.append(response, to: &output.bytes)
      } catch {
        ResponseLine.append(failure: "inlink: \((error as? SiteChoice)?.message ?? "\(error)")", to: &output.bytes)
      }
      output.bytes.append(UInt8(ascii: "\n"))
      if !output.flushIfLarge() { break }
    }
    return output.end(ExitStatus.answered)
  }
}
