/// Why a file of secrets is not read.
package struct PrivateFileError: Error, Sendable {
  /// One line, lower case; nothing of the file's content.
  package let reason: String
}

/// Files with secrets: they count only where nobody else can read them.
package enum PrivateFile {
  /// The bytes of a regular file whose access bits let nobody but its owner in. What a service manager passes
  /// (`$CREDENTIALS_DIRECTORY`, man 5 systemd.exec) is nobody else's already. `limit` in bytes.
  package static func read(_ path: String, limit: Int64) throws(PrivateFileError) -> [UInt8] {
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw PrivateFileError(reason: Clock.reason(errno)) }
    guard facts.st_mode & S_IFMT == S_IFREG else { throw PrivateFileError(reason: "is not a regular file") }
    let folder = getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }
    let isPassed = folder.map { !$0.isEmpty && TreePath.parent(path) == $0 } ?? false
    guard isPassed || facts.st_mode & 0o077 == 0 else {
      throw PrivateFileError(reason: "others may read it: chmod 600")
    }
    do throws(FileReadError) { return try FileReading.read(path, limit: limit).bytes } catch {
      throw PrivateFileError(reason: error.reason)
    }
  }
}
