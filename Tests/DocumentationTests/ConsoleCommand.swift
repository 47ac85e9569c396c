import Foundation
import TestSupport

/// The commands that a page shows in its console blocks, run as a reader would.
enum ConsoleCommand {
  static func all(in page: String) -> [String] {
    let text = (try? String(contentsOf: SharedFolder.project.appending(path: page), encoding: .utf8)) ?? ""
    var commands: [String] = []
    var isConsole = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isConsole = line == "```console"
      } else if isConsole, line.hasPrefix("$ ") {
        commands.append(String(line.dropFirst(2)))
      }
    }
    return commands
  }

  /// A home with the notebook and the wiki that come with the project.
  static func home() throws -> ScratchFolder {
    let home = try ScratchFolder()
    for (sample, name) in [("sample", "SiYuan"), ("sample-wiki", "wiki"), ("sample-vaults", "vaults")] {
      try FileManager.default.copyItem(
        atPath: SharedFolder.project.appending(path: "scripts/\(sample)").path, toPath: home.path + "/" + name)
    }
    return home
  }

  /// What `scripts/prepare --with-tools` installs from PyPI; nil where it could not.
  static var recipeTools: String? {
    let folder = SharedFolder.project.appending(path: ".build-recipes").path
    return FileManager.default.fileExists(atPath: folder + "/ready") ? folder + "/bin" : nil
  }

  static func run(_ command: String, home: ScratchFolder) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = SharedFolder.project
    let folders = [ProgramRun.folder().path, recipeTools, "/usr/bin", "/bin"].compactMap { $0 }
    process.environment = ["HOME": home.path, "PATH": folders.joined(separator: ":"), "LC_ALL": "C.UTF-8"]
    let errorFile = home.path + "/errors"
    try Data().write(to: URL(filePath: errorFile))
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errorFile))
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    let errors = String(decoding: try Data(contentsOf: URL(filePath: errorFile)), as: UTF8.self)
    return (process.terminationStatus, text, errors)
  }
}
