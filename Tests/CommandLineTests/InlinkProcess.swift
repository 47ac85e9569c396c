import Foundation
import TestSupport

/// The programs of this build, run as processes.
struct ProgramRun {
  var status: Int32
  var output: String
  var errors: String

  static func folder() -> URL {
    // The test bundle lies beside the programs.
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let candidates = [bundle.deletingLastPathComponent(), SharedFolder.project.appending(path: ".build/debug")]
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.appending(path: "inlink").path) }
      ?? candidates[1]
  }

  static func start(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (Process, input: Pipe, output: Pipe, errors: Pipe) {
    let process = Process()
    process.executableURL = folder().appending(path: program)
    process.arguments = arguments
    process.environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return (process, input, output, errors)
  }

  init(_ program: String, _ arguments: [String], input text: String = "") throws {
    let (process, input, output, errors) = try Self.start(program, arguments)
    // Inputs here are smaller than a pipe's room.
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    self.output = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    self.errors = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }
}

/// A notebook of two documents, indexed by the daemon of this build.
struct IndexedNotebook {
  let folder: ScratchFolder
  let index: String
  static let target = "20240101000001-aaaaaaa"
  static let linking = "20240101000002-bbbbbbb"
  static let notebook = "20240101000000-nnnnnnn"

  init() throws {
    folder = try ScratchFolder()
    try folder.write("data/\(Self.notebook)/.siyuan/conf.json", #"{"name":"N","closed":false}"#)
    try folder.write("data/\(Self.notebook)/\(Self.target).sy", Self.document(Self.target, "Target", "[]"))
    let ref =
      #"[{"Type":"NodeTextMark","TextMarkType":"block-ref","TextMarkBlockRefID":"\#(Self.target)","#
      + #""TextMarkBlockRefSubtype":"s","TextMarkTextContent":"anchor"}]"#
    try folder.write("data/\(Self.notebook)/\(Self.linking).sy", Self.document(Self.linking, "Linking", ref))
    index = folder.path + "/index.sqlite"
    _ = try ProgramRun("inlinkd", ["--notebooks", folder.path + "/data", "--index", index, "--once"])
  }

  private static func document(_ id: String, _ title: String, _ inline: String) -> String {
    let block = id.prefix(14) + "-ppppppp"
    return #"{"ID":"\#(id)","Spec":"1","Type":"NodeDocument","Properties":{"id":"\#(id)","title":"\#(title)","#
      + #""updated":"20240102000000"},"Children":[{"ID":"\#(block)","Type":"NodeParagraph","#
      + #""Properties":{"id":"\#(block)"},"Children":\#(inline)}]}"#
  }
}
