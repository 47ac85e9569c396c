import Foundation
import TestSupport
import Testing

/// Whether Debian's tools that make packages are there.
private let isDebian = ["dpkg-deb", "dpkg-shlibdeps"].allSatisfy {
  FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
}

/// scripts/package. What a package does when it is installed is for scripts/test-package, which needs root.
@Suite(.enabled(if: isDebian, "dpkg-dev is missing")) struct PackageTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func package(_ arguments: [String]) throws -> (status: Int32, output: String) {
    try SystemCommand.run(
      [SharedFolder.project.appending(path: "scripts/package").path] + arguments,
      environment: [
        "HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "INLINK_BIN": ProgramRun.folder().path,
        "DEBFULLNAME": "Ada & Co", "DEBEMAIL": "ada@example.org",
      ])
  }

  /// Fails the test with all that was said where the command does.
  private func said(_ command: [String]) throws -> String {
    let (status, output) = try SystemCommand.run(command)
    #expect(status == 0, "\(command): \(output)")
    return output
  }

  @Test func whatIsInIt() throws {
    // Programs of a debug build use Swift's libraries where the toolchain lies.
    let run = try package(["--output", scratch.path, "--suffix", "+b2", "--incomplete"])
    try #require(run.status == 0, "\(run.output)")
    let file = try #require(run.output.split(separator: "\n").last.map(String.init))
    // "inlinkd 0.1.0"
    let spoken = try ProgramRun("inlinkd", ["--version"]).output
    let number = try #require(spoken.split(whereSeparator: \.isWhitespace).last)
    let version = "\(number)+b2"
    let architecture = try said(["/usr/bin/dpkg", "--print-architecture"]).trimmingCharacters(in: .newlines)
    #expect(file == "\(scratch.path)/inlink_\(version)_\(architecture).deb")

    // "-rw-r--r-- root/root 442 2026-01-05 12:00 ./etc/inlink/inlinkd.conf"
    var files: [String: String] = [:]
    for line in try said(["/usr/bin/dpkg-deb", "--contents", file]).split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      #expect(parts[1] == "root/root", "\(line)")
      if parts[0].hasPrefix("d") {
        #expect(parts[0] == "drwxr-xr-x", "\(line)")
      } else {
        files[String(parts[5].dropFirst(2))] = String(parts[0])
      }
    }
    // Neither settings nor links have sums.
    let summed = files.count - 2
    // The loader's modules are as many as they are.
    #expect(files.removeValue(forKey: "usr/bin/inlink-fleet -> ../lib/inlink/fleet") == "lrwxrwxrwx")
    #expect(files.removeValue(forKey: "usr/lib/inlink/fleet") == "-rwxr-xr-x")
    for part in files.keys where part.hasPrefix("usr/lib/inlink/fleet_") {
      #expect(files.removeValue(forKey: part) == "-rw-r--r--")
    }
    let programs = ["usr/bin/inlink", "usr/bin/inlinkd"]
    let others = [
      "etc/inlink/inlinkd.conf", "usr/lib/systemd/system/inlinkd.service", "usr/lib/systemd/user/inlinkd.service",
      "usr/lib/systemd/system/inlink-serve.service", "usr/lib/systemd/system/inlink-serve.socket",
      "usr/lib/systemd/system/inlink-fleet.service", "usr/lib/systemd/system/inlink-fleet.timer",
      "usr/lib/systemd/user/inlink-serve.service", "usr/lib/systemd/user/inlink-serve.socket",
      "usr/share/bash-completion/completions/inlink", "usr/share/doc/inlink/README.Debian",
      "usr/share/doc/inlink/changelog.gz", "usr/share/doc/inlink/copyright",
      "usr/share/doc/inlink/examples/inlinkd.conf", "usr/share/fish/vendor_completions.d/inlink.fish",
      "usr/share/man/man1/inlink.1.gz", "usr/share/man/man5/inlinkd.conf.5.gz", "usr/share/man/man8/inlinkd.8.gz",
      "usr/share/man/man8/inlink-fleet.8.gz",
      "usr/share/zsh/vendor-completions/_inlink",
    ]
    #expect(
      files
        == Dictionary(
          uniqueKeysWithValues: programs.map { ($0, "-rwxr-xr-x") } + others.map { ($0, "-rw-r--r--") }))

    let fields = [
      "Package": "inlink", "Version": version, "Architecture": architecture, "Maintainer": "Ada & Co <ada@example.org>",
    ]
    for (name, value) in fields {
      let field = try said(["/usr/bin/dpkg-deb", "--field", file, name])
      #expect(field == value + "\n")
    }
    let needed = try said(["/usr/bin/dpkg-deb", "--field", file, "Depends"])
    for library in ["adduser", "libc6 (>= ", "libsqlite3-0 (>= "] { #expect(needed.contains(library), "\(needed)") }

    let control = scratch.path + "/control"
    _ = try said(["/usr/bin/dpkg-deb", "--control", file, control])
    #expect(try String(contentsOfFile: control + "/conffiles", encoding: .utf8) == "/etc/inlink/inlinkd.conf\n")
    for script in ["postinst", "prerm", "postrm"] {
      #expect(FileManager.default.isExecutableFile(atPath: "\(control)/\(script)"))
      _ = try said(["/bin/sh", "-n", "\(control)/\(script)"])
    }

    let root = scratch.path + "/root"
    _ = try said(["/usr/bin/dpkg-deb", "--extract", file, root])
    let sums = try said(["/bin/sh", "-c", "cd '\(root)' && md5sum --check '\(control)/md5sums'"])
    #expect(sums.split(separator: "\n").count == summed)
    for unit in ["system", "user"] {
      let text = try String(contentsOfFile: "\(root)/usr/lib/systemd/\(unit)/inlinkd.service", encoding: .utf8)
      #expect(text.contains("\nExecStart=/usr/bin/inlinkd --config "))
    }
    let index = scratch.path + "/index.sqlite"
    let notebooks = SharedFolder.project.appending(path: "scripts/sample").path
    _ = try said(["\(root)/usr/bin/inlinkd", "--notebooks", notebooks, "--index", index, "--once"])
    #expect(try said(["\(root)/usr/bin/inlink", "--index", index, "status"]).contains("documents"))
  }

  @Test(arguments: [["--nonsense"], ["--suffix", "-1"], ["--suffix", "a b"]])
  func whatItDoesNotTake(arguments: [String]) throws {
    #expect(try package(arguments).status == 2)
  }
}
