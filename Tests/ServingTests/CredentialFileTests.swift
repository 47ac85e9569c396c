import Foundation
import TestSupport
import Testing

@testable import Serving

/// Where secrets are read from (spec/http 2).
@Suite struct CredentialFileTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func file(_ text: String, mode: Int = 0o600) throws -> String {
    let path = try scratch.write("token", text)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  @Test func aTokenFile() throws {
    let credentials = try CredentialFiles(token: file("0123456789abcdef\r\nnot this\n")).read()
    #expect(credentials.areNeeded && credentials.isToken("0123456789abcdef".utf8))
    #expect(!credentials.isToken("0123456789abcdef\r".utf8))
    #expect(try CredentialFiles(token: file("0123456789abcdef")).read().isToken("0123456789abcdef".utf8))
  }

  @Test(arguments: [
    ("0123456789abcdef\n", 0o644), ("0123456789abcdef\n", 0o620), ("short\n", 0o600), ("", 0o600),
    ("0123456789 abcdef\n", 0o600),
    ("0123456789abcdéf\n", 0o600), (String(repeating: "a", count: 513), 0o600),
  ])
  func aTokenFileThatIsRefused(text: String, mode: Int) throws {
    let path = try file(text, mode: mode)
    let error = #expect(throws: CredentialsError.self) { try CredentialFiles(token: path).read() }
    #expect(text.isEmpty || error?.description.contains(text.trimmingCharacters(in: .newlines)) == false)
  }

  @Test func noFileAtAll() {
    #expect(throws: CredentialsError.self) { try CredentialFiles(token: scratch.path).read() }
    #expect(throws: CredentialsError.self) { try CredentialFiles(token: scratch.path + "/none").read() }
    #expect(throws: CredentialsError.self) { try CredentialFiles(siyuanConf: scratch.path + "/none").read() }
  }

  @Test func theConfOfAWorkspace() throws {
    let path = try scratch.write(
      "My Notes/conf/conf.json", #"{"api":{"token":"abc"},"accessAuthCode":"s\u00e9same","x":[1]}"#)
    let credentials = try CredentialFiles(siyuanConf: path).read()
    #expect(credentials.areNeeded && credentials.isToken("abc".utf8))
    #expect(credentials.isUser(Array("My Notes:sésame".utf8)))
    #expect(!credentials.isUser(Array("conf:sésame".utf8)))
    let open = try scratch.write("N/conf/conf.json", #"{"api":{}}"#)
    #expect(try !CredentialFiles(siyuanConf: open).read().areNeeded)
    let junk = try scratch.write("J/conf/conf.json", "{")
    #expect(throws: CredentialsError.self) { try CredentialFiles(siyuanConf: junk).read() }
    // The file of tokens wins.
    let both = try CredentialFiles(token: file("0123456789abcdef"), siyuanConf: path).read()
    #expect(!both.isToken("abc".utf8) && both.isToken("0123456789abcdef".utf8))
  }
}
