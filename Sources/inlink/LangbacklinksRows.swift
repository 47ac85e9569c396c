import Answers
import CommandLineOptions
import IndexQueries
import Platform

/// The option form of `inlink langbacklinks`.
struct LangbacklinksRows {
  let place: any WikiPlace
  let format: InlinkOptions.Format?

  func run(_ parameters: [InlinkOptions.Parameter], all: Bool) throws -> Int32 {
    var query = "action=query&list=langbacklinks&format=json&formatversion=2"
    for parameter in parameters {
      let value = PercentCoding.encoded(Array(parameter.value.utf8))
      query += "&\(parameter.name)=\(String(decoding: value, as: UTF8.self))"
    }
    let format = self.format ?? (StandardOutput.isTerminal ? .table : .json)
    let bytes = Array(query.utf8)
    guard format != .json || all, var listing = try LangbacklinksListing(bytes, all: all, place.source()) else {
      return try LangbacklinksCommand.show(bytes, place)
    }
    var output = StandardOutput()
    if format == .json { output.bytes += "{\"batchcomplete\":true,\"query\":{\"langbacklinks\":[".utf8 }
    var count = 0
    repeat {
      let rows = try listing.rows()
      append(rows, format, listing, isFirst: count == 0, to: &output.bytes)
      count += rows.count
      if !output.flushIfLarge() { return output.end(ExitStatus.answered) }
    } while all && listing.next != nil
    if format == .json { output.bytes += "]}}\n".utf8 }
    let status = output.end(ExitStatus.answered)
    if let next = listing.next {
      StandardError.say(
        "inlink: there is more: --all, or --lblcontinue "
          + "'\(ShownText.visible(String(decoding: next, as: UTF8.self)))'")
    }
    return status
  }

  private func append(
    _ rows: [LangbacklinksRow], _ format: InlinkOptions.Format, _ listing: LangbacklinksListing, isFirst: Bool,
    to out: inout [UInt8]
  ) {
    switch format {
    case .json:
      for (position, row) in rows.enumerated() {
        if !isFirst || position > 0 { out.append(UInt8(ascii: ",")) }
        listing.append(row, to: &out)
      }
    case .table:
      LangbacklinksTable(columns: StandardOutput.columns, usesColour: StandardOutput.usesColour)
        .append(rows, isFirst: isFirst, to: &out)
    case .lines: LangbacklinksTable.appendLines(rows, to: &out)
    }
  }
}
