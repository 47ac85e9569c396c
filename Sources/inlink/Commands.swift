import Answers
import CommandLineOptions
import IndexQueries
import Platform
import SQLiteConnection

/// Runs one command against the index; returns the exit status.
func run(_ options: InlinkOptions) -> Int32 {
  // What answers strangers counts its memory.
  if case .serve(let serving) = options.command {
    return ServeCommand(index: options.index, fleet: options.fleet, options: serving).run()
  }
  if let fleet = options.fleet { return FleetCommand(options: options, location: fleet).run() }
  SQLiteLibrary.disableMemoryStatistics()
  if case .complete(let words) = options.command { return CompleteCommand(path: options.index).run(words) }
  let index: ReadOnlyIndex
  do throws(IndexOpenError) {
    index = try ReadOnlyIndex(path: options.index)
  } catch {
    StandardError.say("inlink: \(error)")
    return ExitStatus.noIndex
  }
  if let timeout = options.timeout { index.setTimeout(seconds: timeout) }
  warnIfOld(index, limit: options.warnAfter)
  switch options.command {
  case .backlinks(let input, let quirks):
    return BacklinkCommand(IndexedBacklinks(index: index, quirks: quirks), format: options.format).run(input)
  case .languageBacklinks(let input, let site):
    return LangbacklinksCommand(IndexedWikiAsked(index: index, name: site), format: options.format).run(input)
  case .reading(let command, let reading):
    return ReadingRun(index: index, command: command, options: reading).run()
  case .complete, .serve: return ExitStatus.answered
  case .copy(let target): return CopyCommand(index: options.index, timeout: options.timeout).run(target)
  case .mcp: return MCPCommand(index: index).run()
  case .status(let asJSON, let checks):
    return status(index, asJSON: asJSON, checks: checks, limit: options.warnAfter)
  }
}

/// Answers come from any index; that one is old is said beside them.
private func warnIfOld(_ index: ReadOnlyIndex, limit: Int64) {
  guard limit > 0, let fresh = try? index.freshness() else { return }
  let line = StatusTable.staleness(
    lastScan: fresh.lastScan, lastCompleteScan: fresh.lastCompleteScan, reason: fresh.reason, now: Int64(time(nil)),
    limit: limit)
  if let line { StandardError.say("inlink: \(line)") }
}

private func status(_ index: ReadOnlyIndex, asJSON: Bool, checks: Bool, limit: Int64) -> Int32 {
  do {
    let status = try index.status()
    var output = StandardOutput()
    let now = Int64(time(nil))
    if asJSON {
      StatusBody.append(status, now: now, to: &output.bytes)
      output.bytes.append(UInt8(ascii: "\n"))
    } else {
      var screen = Screen(columns: StandardOutput.columns, usesColour: StandardOutput.usesColour)
      StatusTable.append(status, now: now, to: &screen)
      output.bytes = screen.take()
    }
    let needsAttention = checks && status.needsAttention(now: now, limit: limit)
    return output.end(needsAttention ? ExitStatus.errorBody : ExitStatus.answered)
  } catch {
    StandardError.say("inlink: \(Refusal.text(error))")
    return ExitStatus.noIndex
  }
}
