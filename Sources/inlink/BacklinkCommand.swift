import Answers
import CommandLineOptions
import IndexQueries
import Platform

/// `inlink getBacklink2` in its three forms.
struct BacklinkCommand {
  let index: ReadOnlyIndex
  let quirks: Bool
  /// nil: as standard output suggests.
  let format: InlinkOptions.Format?

  func run(_ input: InlinkOptions.BacklinkInput) -> Int32 {
    switch input {
    case .body(let text):
      guard text == "-" else { return single(BacklinkRequest(body: Array(text.utf8))) }
      guard let reader = LineReader(path: "-") else { return ExitStatus.usage }
      return single(BacklinkRequest(body: reader.rest()))
    case .bodies(let file): return batch(file)
    case .arguments(let arguments):
      guard let id = id(arguments.id) else { return ExitStatus.several }
      var query = BacklinkQuery(id: id)
      query.k = arguments.k
      query.mk = arguments.mk
      query.sort = arguments.sort.map { SortMode(requestArgument: $0) } ?? query.sort
      query.mentionSort = arguments.mentionSort.map { SortMode(requestArgument: $0) } ?? query.mentionSort
      query.containChildren = arguments.containChildren
      return single(.query(query))
    }
  }

  /// The id that was meant: people may write the name of a note (spec/markdown J2). nil: several are meant, and listed.
  private func id(_ text: String) -> String? {
    guard let meant = try? index.spelled(text), let first = meant.first else { return text }
    if meant.count == 1 { return first.id }
    for place in meant { StandardError.say(fields: [place.id, place.hPath]) }
    StandardError.say("inlink: several are called \(text); name one by its id")
    return nil
  }

  private func single(_ request: BacklinkRequest) -> Int32 {
    var output = StandardOutput()
    let format = self.format ?? (StandardOutput.isTerminal ? .table : .json)
    do {
      let status = try append(request, format, to: &output.bytes)
      return output.end(status)
    } catch {
      StandardError.say("inlink: \(Refusal.text(error))")
      return ExitStatus.noIndex
    }
  }

  /// One answer a line, written before the next line is waited for. A bad line, or an index that can't be
  /// read just now, is answered with an error body, and the next line is read.
  private func batch(_ file: String) -> Int32 {
    guard let lines = LineReader.opening(file) else { return ExitStatus.usage }
    var output = StandardOutput()
    let format = self.format ?? .json
    while true {
      if lines.wouldBlock, !output.flush() { break }
      guard let line = lines.next() else { break }
      let before = output.bytes.count
      do {
        _ = try append(BacklinkRequest(body: line), format, to: &output.bytes)
      } catch {
        output.bytes.removeSubrange(before...)
        BacklinkBody.append(failure: "inlink: \(Refusal.text(error))", to: &output.bytes)
        output.bytes.append(UInt8(ascii: "\n"))
      }
      if !output.flushIfLarge() { break }
    }
    return output.end(ExitStatus.answered)
  }

  /// Appends the answer with its line end; returns the status of the single form.
  private func append(
    _ request: BacklinkRequest, _ format: InlinkOptions.Format, to out: inout [UInt8]
  ) throws -> Int32 {
    switch request {
    case .query(var query):
      query.quirks = quirks
      let answer = try index.answer(query)
      switch format {
      case .json: BacklinkBody.append(answer, to: &out)
      case .table:
        BacklinkTable(columns: StandardOutput.columns, usesColour: StandardOutput.usesColour)
          .append(answer, to: &out)
        return ExitStatus.answered
      case .lines:
        BacklinkTable.appendLines(answer, to: &out)
        return ExitStatus.answered
      }
    case .withoutData: BacklinkBody.appendWithoutData(to: &out)
    case .unreadable(let message): BacklinkBody.append(failure: message, to: &out)
    }
    out.append(UInt8(ascii: "\n"))
    if case .unreadable = request { return ExitStatus.errorBody }
    return ExitStatus.answered
  }
}
