import HTTPListener
import Platform
import SQLiteConnection

/// What proves that somebody may ask (spec/http 2). Never printed.
package struct Credentials: Sendable {
  /// Empty: there is none.
  private let token: [UInt8]
  /// `accessAuthCode` of a SiYuan workspace; empty: there is none.
  private let code: [UInt8]
  /// The name of the workspace's folder, which is the user that goes with the code.
  private let workspace: [UInt8]
  /// Whether nobody is answered without.
  package let areNeeded: Bool

  package init(token: String = "", code: String = "", workspace: String = "", hasTokenFile: Bool = false) {
    self.token = Array(token.utf8)
    self.code = Array(code.utf8)
    self.workspace = Array(workspace.utf8)
    areNeeded = hasTokenFile || !code.isEmpty
  }

  package func isToken(_ bytes: some Collection<UInt8>) -> Bool { !token.isEmpty && Self.areEqual(Array(bytes), token) }

  /// Whether `user:password` of Basic authorization is right.
  package func isUser(_ pair: [UInt8]) -> Bool {
    guard let colon = pair.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let user = Array(pair[..<colon])
    let password = Array(pair[(colon + 1)...])
    // All is compared, whatever the first says.
    let isOwner = Self.areEqual(user, workspace)
    let isCode = Self.areEqual(password, code)
    return (!code.isEmpty && isOwner && isCode) || isToken(password)
  }

  /// Takes the same time wherever they differ.
  static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    var difference = a.count ^ b.count
    for position in 0..<a.count {
      let other = b.isEmpty ? 0 : b[position % b.count]
      difference |= Int(a[position] ^ other)
    }
    return difference == 0
  }
}

/// Why credentials can't be had, in one line that holds none of them.
package struct CredentialsError: Error, CustomStringConvertible {
  package let description: String
}

/// Where credentials are read from, at the start and again at SIGHUP.
package struct CredentialFiles: Sendable, Equatable {
  package var token: String?
  package var siyuanConf: String?

  package init(token: String? = nil, siyuanConf: String? = nil) {
    self.token = token
    self.siyuanConf = siyuanConf
  }

  package func read() throws(CredentialsError) -> Credentials {
    var token = ""
    var code = ""
    var workspace = ""
    if let siyuanConf {
      (token, code) = try Self.conf(siyuanConf)
      // `NAME/conf/conf.json`, however the folder is reached.
      let folder = TreePath.parent(siyuanConf)
      workspace = TreePath.base(TreePath.parent(Self.absolute(folder.isEmpty ? "." : folder)))
    }
    if let file = self.token { token = try Self.tokenFile(file) }
    return Credentials(token: token, code: code, workspace: workspace, hasTokenFile: self.token != nil)
  }

  /// Characters of a token: too short is guessed.
  private static let tokenLength = 16...512
  private static let largestConf: Int64 = 16 << 20

  private static func tokenFile(_ path: String) throws(CredentialsError) -> String {
    func fail(_ reason: String) -> CredentialsError {
      CredentialsError(description: "--token-file \(SafeText.line(path)): \(reason)")
    }
    let bytes: [UInt8]
    do throws(PrivateFileError) { bytes = try PrivateFile.read(path, limit: 64 << 10) } catch {
      throw fail(error.reason)
    }
    var line = bytes.prefix { $0 != 0x0A }
    if line.last == 0x0D { line.removeLast() }
    guard tokenLength.contains(line.count), line.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw fail("its first line is no token: 16 to 512 printable ASCII characters without blanks")
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// `api.token` and `accessAuthCode`.
  private static func conf(_ path: String) throws(CredentialsError) -> (token: String, code: String) {
    func fail(_ reason: String) -> CredentialsError {
      CredentialsError(description: "--siyuan-conf \(SafeText.line(path)): \(reason)")
    }
    let bytes: [UInt8]
    do throws(FileReadError) { bytes = try FileReading.read(path, limit: largestConf).bytes } catch {
      throw fail(error.reason)
    }
    do {
      // SQLite reads JSON well, and is here anyway.
      let reader = try Connection(path: "", mode: .temporary)
      let statement = try reader.prepare(
        "SELECT coalesce(json_extract(?1, '$.api.token'), ''), coalesce(json_extract(?1, '$.accessAuthCode'), '')")
      statement.bind(1, String(decoding: bytes, as: UTF8.self))
      guard try statement.step() else { throw fail("is not JSON") }
      return (statement.text(0), statement.text(1))
    } catch {
      throw fail("is not JSON")
    }
  }

  private static func absolute(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
