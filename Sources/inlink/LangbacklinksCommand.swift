import Answers
import CommandLineOptions
import IndexQueries
import Platform

/// `inlink langbacklinks` in its three forms.
struct LangbacklinksCommand {
  private let place: any WikiPlace
  /// nil: as standard output suggests.
  private let format: InlinkOptions.Format?

  init(_ place: any WikiPlace, format: InlinkOptions.Format?) {
    self.place = place
    self.format = format
  }

  func run(_ input: InlinkOptions.LanguageBacklinkInput) -> Int32 {
    do {
      switch input {
      case .query(let query): return try single(Array(query.utf8))
      case .queries(let file): return try batch(file)
      case .parameters(let parameters, let all):
        return try LangbacklinksRows(place: place, format: format).run(parameters, all: all)
      }
    } catch let choice as SiteChoice {
      StandardError.say("inlink: \(choice.message)")
      return ExitStatus.usage
    } catch {
      return Refusal.end(error)
    }
  }

  private func single(_ query: [UInt8]) throws -> Int32 { try Self.show(query, place) }

  /// Prints MediaWiki's own answer to one query: a page of the list, or its error.
  static func show(_ query: [UInt8], _ place: any WikiPlace) throws -> Int32 {
    let response = try place.answer(query)
    var output = StandardOutput()
    output.bytes += response.body
    output.bytes.append(UInt8(ascii: "\n"))
    return output.end(response.isError ? ExitStatus.errorBody : ExitStatus.answered)
  }

  /// One answer a line, written before the next line is waited for.
  private func batch(_ file: String) throws -> Int32 {
    guard let lines = LineReader.opening(file) else { return ExitStatus.usage }
    // A choice that can't be made is said before anything is read.
    _ = try place.source()
    var output = StandardOutput()
    while true {
      if lines.wouldBlock, !output.flush() { break }
      guard let line = lines.next() else { break }
      do {
        ResponseLine.append(try place.answer(line), to: &output.bytes)
      } catch {
        ResponseLine.append(failure: "inlink: \((error as? SiteChoice)?.message ?? "\(error)")", to: &output.bytes)
      }
      output.bytes.append(UInt8(ascii: "\n"))
      if !output.flushIfLarge() { break }
    }
    return output.end(ExitStatus.answered)
  }
}
