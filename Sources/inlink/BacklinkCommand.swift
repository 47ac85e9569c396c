import Answers
import CommandLineOptions
import IndexQueries
import Platform

/// `inlink getBacklink2` in its three forms.
struct BacklinkCommand {
  private let place: any BacklinkPlace
  /// nil: as standard output suggests.
  private let format: InlinkOptions.Format?

  init(_ place: any BacklinkPlace, format: InlinkOptions.Format?) {
    self.place = place
    self.format = format
  }

  func run(_ input: InlinkOptions.BacklinkInput) -> Int32 {
    switch input {
    case .body(let text):
      guard text == "-" else { return single(BacklinkRequest(body: Array(text.utf8))) }
      guard let reader = LineReader(path: "-") else { return ExitStatus.usage }
      return single(BacklinkRequest(body: reader.rest()))
    case .bodies(let file): return batch(file)
    case .arguments(let arguments):
      var worst = ExitStatus.answered
      for text in arguments.ids {
        let status = answer(text, arguments)
        // Whoever can't be asked now can't be asked the rest, too.
        if status == ExitStatus.noIndex { return status }
        if worst == ExitStatus.answered { worst = status }
      }
      return worst
    }
  }

  /// Answers for what a person wrote.
  private func answer(_ text: String, _ arguments: InlinkOptions.BacklinkArguments) -> Int32 {
    var query = BacklinkQuery(id: text)
    do {
      switch try place.target(of: text) {
      case .id(let id): query.id = id
      case .ended(let status): return status
      }
    } catch {
      return Refusal.end(error)
    }
    query.k = arguments.k
    query.mk = arguments.mk
    query.sort = arguments.sort.map { SortMode(requestArgument: $0) } ?? query.sort
    query.mentionSort = arguments.mentionSort.map { SortMode(requestArgument: $0) } ?? query.mentionSort
    query.containChildren = arguments.containChildren
    return single(.query(query))
  }

  private func single(_ request: BacklinkRequest) -> Int32 {
    var output = StandardOutput()
    let format = self.format ?? (StandardOutput.isTerminal ? .table : .json)
    do {
      let status = try append(request, format, to: &output.bytes)
      return output.end(status)
    } catch {
      return Refusal.end(error)
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
        // Answers of any number of lines, or of none, are told apart.
        if format == .lines { output.bytes.append(UInt8(ascii: "\n")) }
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
    if format != .json, case .query(let query) = request {
      let answer = try place.answer(query)
      if format == .lines {
        BacklinkTable.appendLines(answer, to: &out)
      } else {
        BacklinkTable(columns: StandardOutput.columns, usesColour: StandardOutput.usesColour).append(answer, to: &out)
      }
      return ExitStatus.answered
    }
    if case .withoutData(let field) = request {
      StandardError.say("inlink: the request has no \(field); the original answers data: null")
    }
    let isAnswered = try KernelAPI.append(request, to: &out) { try place.answer($0) }
    out.append(UInt8(ascii: "\n"))
    return isAnswered ? ExitStatus.answered : ExitStatus.errorBody
  }
}
