/// Why a file's bytes could not be had.
package struct FileReadError: Error, Sendable {
  /// One line, lower case.
  package let reason: String
  /// Whether the file is known not to exist.
  package let isMissing: Bool
  /// The stamp the file had, if it could be asked.
  package let stamp: FileStamp?
}

/// A file's bytes and the stamp they were read under.
package struct ReadFile: Sendable {
  package let bytes: [UInt8]
  package let stamp: FileStamp
  /// Whether the file stayed as it was while it was read.
  package let isStable: Bool
}

package enum FileReading {
  /// Files above this are not read: their parsed form takes many times the room. In bytes.
  package static let usualLimit: Int64 = 128 << 20

  /// Reads a regular file whole, with `padding` zero bytes behind it. Never blocks on a pipe.
  package static func read(
    _ path: String, limit: Int64, padding: Int = 0
  ) throws(FileReadError) -> ReadFile {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw FileReadError(reason: Clock.reason(code), isMissing: code == ENOENT, stamp: nil)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileReadError(reason: Clock.reason(errno), isMissing: false, stamp: nil)
    }
    let stamp = FileStamp(status)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileReadError(reason: "is not a regular file", isMissing: false, stamp: stamp)
    }
    guard stamp.size <= limit else {
      throw FileReadError(
        reason: "is larger than \(limit / 1_048_576) MiB", isMissing: false, stamp: stamp)
    }
    var failure: Int32 = 0
    let capacity = Int(stamp.size)
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity + padding) { buffer, count in
      var filled = 0
      while filled < capacity, let start = buffer.baseAddress {
        let got = SystemCall.read(descriptor, start + filled, capacity - filled)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        filled += got
      }
      for offset in 0..<padding { buffer[filled + offset] = 0 }
      count = filled + padding
    }
    if failure != 0 {
      throw FileReadError(reason: Clock.reason(failure), isMissing: false, stamp: stamp)
    }
    var after = stat()
    let isStable =
      fstat(descriptor, &after) == 0 && FileStamp(after) == stamp && bytes.count == capacity + padding
    return ReadFile(bytes: bytes, stamp: stamp, isStable: isStable)
  }

  /// The stamp of a regular file; nil if there is none.
  package static func stamp(of path: String) -> FileStamp? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return FileStamp(status)
  }
}
