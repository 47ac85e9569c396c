import Foundation
import TestSupport
import Testing

@testable import FleetQueries

@Suite struct FleetAddressTests {
  @Test(arguments: [
    ("http://localhost", "http://localhost:8123/", "inlink"), ("http://localhost/", "http://localhost:8123/", "inlink"),
    ("https://db.example.org/notes", "https://db.example.org:8443/", "notes"),
    ("http://[::1]:9000/n_1/", "http://[::1]:9000/", "n_1"), ("http://[::1]", "http://[::1]:8123/", "inlink"),
  ])
  func addresses(_ text: String, _ url: String, _ database: String) throws {
    let address = try FleetAddress(text)
    #expect(address.url == url)
    #expect(address.database == database)
  }

  @Test(arguments: [
    "", "localhost:8123", "ftp://h/d", "chdb:/tmp/x", "http://", "http:///d", "http://h:0/d", "http://[::1/d",
    "http://::1]/d", "http://[]/d", "http://h:70000/d",
    "http://h:x/d",
    "http://h/d?x=y", "http://h/d#x", "http://h/a-b", "http://h/1a", "http://h/a/b", "http://a:b:c/d",
    "http://h/d\r\nX: y",
    "http://ada:secret@h/d", "http://h /d", "http://h\\@x/d",
  ])
  func whatIsNone(_ text: String) {
    let error = #expect(throws: FleetError.self) { try FleetAddress(text) }
    #expect(error?.kind == .misused)
    #expect(error?.description.contains("secret") == false)
  }
}

@Suite struct FleetCredentialsTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func file(_ text: String, mode: Int = 0o600) throws -> String {
    let path = try scratch.write("login", text)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  @Test func linesOfAFileThatNobodyElseReads() throws {
    let read = try FleetCredentials(file: file("# who\nuser = ada\r\n\npassword = a = b \n"))
    #expect(read.user == "ada")
    #expect(read.password == "a = b")
    #expect(try FleetCredentials(file: file("user=ada")).password.isEmpty)
  }

  @Test(arguments: [
    ("user = a\n", 0o640, "others may read it"), ("", 0o600, "no line user"), ("password = x\n", 0o600, "no line user"),
    ("user = a\nhost = b\n", 0o600, "lines other than"), ("user = a\u{1}b\n", 0o600, "control characters"),
    ("user\n", 0o600, "lines other than"),
  ])
  func whatIsRefused(_ text: String, _ mode: Int, _ reason: String) throws {
    let path = try file(text, mode: mode)
    let error = #expect(throws: FleetError.self) { try FleetCredentials(file: path) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func noFile() {
    let error = #expect(throws: FleetError.self) { try FleetCredentials(file: "/nowhere/x") }
    #expect(error?.description == "--fleet-credentials /nowhere/x: no such file or directory")
  }
}
