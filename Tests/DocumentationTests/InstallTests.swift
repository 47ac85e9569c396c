import Foundation
import TestSupport
import Testing

/// scripts/install and scripts/uninstall, below a folder that stands for the root.
@Suite struct InstallTests {
  private let root: ScratchFolder

  init() throws { root = try ScratchFolder() }

  private func run(_ script: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    try SystemCommand.run(
      [SharedFolder.project.appending(path: "scripts/\(script)").path] + arguments,
      environment: [
        "HOME": "/home/ada", "PATH": "/usr/bin:/bin", "DESTDIR": root.path, "INLINK_BIN": ProgramRun.folder().path,
      ])
  }

  private func files() -> Set<String> {
    let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return Set(
      names.filter {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: "\(root.path)/\($0)", isDirectory: &isFolder)
          && !isFolder.boolValue
      })
  }

  @Test(arguments: [
    ([String](), "usr/local", "usr/local/lib/systemd/system", "etc/inlink"),
    (["--user"], "home/ada/.local", "home/ada/.config/systemd/user", "home/ada/.config/inlink"),
  ])
  func settingsStay(kind: [String], prefix: String, units: String, settings: String) throws {
    let first = try run("install", kind)
    #expect(first.status == 0, "\(first.output)")
    let expected: Set = [
      "\(prefix)/bin/inlink", "\(prefix)/bin/inlinkd", "\(units)/inlinkd.service",
      "\(units)/inlink-serve.service", "\(units)/inlink-serve.socket",
      "\(prefix)/share/man/man1/inlink.1", "\(prefix)/share/man/man8/inlinkd.8",
      "\(prefix)/share/man/man5/inlinkd.conf.5", "\(prefix)/share/doc/inlink/inlinkd.conf.example",
      "\(prefix)/share/bash-completion/completions/inlink", "\(prefix)/share/zsh/site-functions/_inlink",
      "\(prefix)/share/fish/vendor_completions.d/inlink.fish", "\(settings)/inlinkd.conf",
    ]
    let loader = files().filter { $0.hasPrefix("\(prefix)/lib/inlink/fleet") }
    #expect(loader.count > 5 && !loader.contains { $0.contains("fleet_server") })
    let fleet = loader.union([
      "\(prefix)/bin/inlink-fleet", "\(prefix)/share/man/man8/inlink-fleet.8",
    ]).union(kind.isEmpty ? ["\(units)/inlink-fleet.service", "\(units)/inlink-fleet.timer"] : [])
    #expect(files() == expected.union(fleet))
    let help = try SystemCommand.run(["\(root.path)/\(prefix)/bin/inlink-fleet", "--help"])
    #expect(help.status == 0 && help.output.contains("usage: inlink-fleet"), "\(help.output)")
    let unit = try String(contentsOfFile: "\(root.path)/\(units)/inlinkd.service", encoding: .utf8)
    let program = kind.isEmpty ? "/usr/local/bin/inlinkd" : "/home/ada/.local/bin/inlinkd"
    #expect(unit.contains("\nExecStart=\(program) --config "))
    let serving = try String(contentsOfFile: "\(root.path)/\(units)/inlink-serve.service", encoding: .utf8)
    #expect(serving.contains("\nExecStart=\(program.dropLast()) serve"))

    let page = try String(contentsOfFile: "\(root.path)/\(prefix)/share/man/man1/inlink.1", encoding: .utf8)
    #expect(try page == ProgramRun("inlink", ["help", "--man"]).output)

    let mine = "# mine\nnotebooks = /srv/notes\n"
    try root.write("\(settings)/inlinkd.conf", mine)
    let second = try run("install", kind)
    #expect(second.status == 0 && !second.output.contains("  installed  "), "\(second.output)")
    #expect(try String(contentsOfFile: "\(root.path)/\(settings)/inlinkd.conf", encoding: .utf8) == mine)

    let removal = try run("uninstall", kind)
    #expect(removal.status == 0, "\(removal.output)")
    #expect(files() == ["\(settings)/inlinkd.conf"])
    #expect(try run("uninstall", kind).status == 0)
  }

  @Test func theUserOfTheService() throws {
    #expect(try run("install", ["--run-as", "ada"]).status == 0)
    let unit = try String(
      contentsOfFile: root.path + "/usr/local/lib/systemd/system/inlinkd.service", encoding: .utf8)
    #expect(unit.contains("\nUser=ada\n"))
    #expect(try run("install", ["--run-as", "a|b"]).status == 2)
    #expect(try run("install", ["--nonsense"]).status == 2)
  }
}
