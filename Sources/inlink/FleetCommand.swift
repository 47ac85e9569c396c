import Answers
import CommandLineOptions
import FleetQueries
import IndexQueries
import Platform

/// Runs a command that is asked of a fleet; returns the exit status.
struct FleetCommand {
  let options: InlinkOptions
  let location: FleetLocation

  func run() -> Int32 {
    do throws(FleetError) {
      let server = try location.server(timeout: options.timeout)
      switch options.command {
      case .backlinks(let input, _):
        return BacklinkCommand(FleetBacklinks(server: server), format: options.format).run(input)
      case .languageBacklinks(let input, let site):
        return LangbacklinksCommand(FleetWikisAsked(server: server, name: site), format: options.format).run(input)
      default:
        StandardError.say("inlink: --fleet goes with getBacklink2, langbacklinks and serve")
        return ExitStatus.usage
      }
    } catch {
      StandardError.say("inlink: \(error)")
      return error.status
    }
  }
}

/// All workspaces of a fleet, as `getBacklink2` asks them.
struct FleetBacklinks: BacklinkPlace {
  let server: FleetServer

  func answer(_ query: BacklinkQuery) throws -> BacklinkAnswer {
    if FleetBlocks.filters(query) { throw UnansweredRequest.fleetFilters }
    return try server.answering { try FleetBlocks(server).answer(query) }
  }

  /// A fleet knows ids alone. SiYuan's have a dash, those of notes a slash or a UUID's dashes; a title mostly has neither.
  func target(of text: String) throws -> What.Outcome {
    if !text.utf8.contains(UInt8(ascii: "/")), text.utf8.contains(0x20) || !text.utf8.contains(UInt8(ascii: "-")) {
      StandardError.say("inlink: '\(text)' looks like no id, and a fleet knows ids alone: inlink find tells them")
    }
    return .id(text)
  }
}

/// All wikis of a fleet, or one, as `langbacklinks` asks them.
struct FleetWikisAsked: WikiPlace {
  let server: FleetServer
  let name: String?

  func source() throws -> any LanguageLinkSource { try FleetWikis(server, site: name) }

  func answer(_ query: [UInt8]) throws -> MediaWikiAPI.Response {
    try server.answering { try MediaWikiAPI(source()).answer(query) }
  }
}
