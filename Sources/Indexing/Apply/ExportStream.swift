import NotebookFormats
import Platform
import TreeScanner

/// An export file, read from its beginning piece by piece.
final class ExportStream {
  /// The stamp the file had when it was opened.
  let stamp: FileStamp

  private static let pieceSize = 64 << 10
  private let path: String
  private let descriptor: Int32
  private let decompressor: Decompressor
  private let parser: ExportParser

  enum OpenError: Error {
    case unreadable(reason: String, isMissing: Bool)
  }

  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw OpenError.unreadable(reason: Clock.reason(errno), isMissing: errno == ENOENT)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw OpenError.unreadable(reason: "is not a regular file", isMissing: false)
    }
    stamp = FileStamp(status)
    guard let parser = ExportParser(textLimit: ExportUpdate.textLimit) else {
      close(descriptor)
      throw OpenError.unreadable(reason: "out of memory", isMissing: false)
    }
    self.parser = parser
    do {
      decompressor = try Decompressor(Decompressor.Format(name: path))
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// Whether the path still names the file as it was opened.
  var isStable: Bool { FileReading.stamp(of: path) == stamp }

  /// Bytes of the file that were read.
  private(set) var position: Int64 = 0

  /// Reads a piece, bounded packed and unpacked, and hands over what it completes; false at the end. What was complete before damage is handed over
  /// before the error is thrown.
  func readPiece(_ consume: (ExportEvent) throws -> Void) throws -> Bool {
    do {
      if decompressor.needsInput {
        let piece = try nextPiece()
        if piece.isEmpty {
          try decompressor.finish()
          for event in try parser.read(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true) {
            try consume(event)
          }
          return false
        }
        position += Int64(piece.count)
        decompressor.feed(piece)
      }
      try decompressor.step { bytes in
        for event in try parser.read(bytes) { try consume(event) }
      }
    } catch let error as ExportError {
      for event in parser.takeEvents() { try consume(event) }
      throw error
    }
    return true
  }

  /// Reads the whole file. `ended`: a piece was read; true ends the reading early.
  func read(_ consume: (ExportEvent) throws -> Void, ended: (Int64) throws -> Bool) throws {
    while try readPiece(consume) {
      if try ended(position) { return }
    }
  }

  private func nextPiece() throws -> [UInt8] {
    var failure: Int32 = 0
    let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
      var got = SystemCall.read(descriptor, buffer.baseAddress, Self.pieceSize)
      while got < 0 && errno == EINTR { got = SystemCall.read(descriptor, buffer.baseAddress, Self.pieceSize) }
      if got < 0 { failure = errno }
      count = max(0, got)
    }
    if failure != 0 { throw OpenError.unreadable(reason: Clock.reason(failure), isMissing: false) }
    return piece
  }
}
