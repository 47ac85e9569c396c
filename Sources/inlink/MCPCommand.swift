import Answers
import CommandLineOptions
import IndexQueries
import Platform

/// `inlink mcp`: answers a program that speaks the Model Context Protocol, until its messages end.
struct MCPCommand {
  let index: ReadOnlyIndex

  /// Bytes of a message. Longer ones are answered with an error and passed over.
  private static let longest = 4 << 20

  func run() -> Int32 {
    guard let lines = LineReader.opening("-") else { return ExitStatus.usage }
    var server = MCPServer(index: index, version: programVersion) { Refusal.text($0) }
    var output = StandardOutput()
    while true {
      // Who waits for an answer sends nothing more before it.
      if lines.wouldBlock, !output.flush() { break }
      guard let line = lines.next(longest: Self.longest) else { break }
      let answer: [UInt8]?
      switch line {
      case .tooLong: answer = server.answer(tooLong: Self.longest)
      case .whole(let bytes): answer = Self.isBlank(bytes) ? nil : server.answer(bytes)
      }
      guard let answer else { continue }
      output.bytes += answer
      output.bytes.append(UInt8(ascii: "\n"))
      if !output.flushIfLarge() { break }
    }
    return output.end(ExitStatus.answered)
  }

  private static func isBlank(_ line: [UInt8]) -> Bool { line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
}
