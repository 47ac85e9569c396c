import CBzip2
import CZlib

/// Unpacks `.gz` and `.bz2` piece by piece; other files pass through. Files of several packed streams (as the
/// multistream dumps of large wikis are) are read to their end.
package final class Decompressor {
  package enum Format: Sendable {
    case plain
    case gzip
    case bzip2

    /// By the file's name.
    package init(name: String) {
      if name.hasSuffix(".gz") {
        self = .gzip
      } else if name.hasSuffix(".bz2") {
        self = .bzip2
      } else {
        self = .plain
      }
    }
  }

  private enum Stream {
    case plain
    case gzip(UnsafeMutablePointer<z_stream>)
    case bzip2(UnsafeMutablePointer<bz_stream>)
  }

  /// Bytes handed on at once, at most.
  private static let pieceSize = 256 << 10

  private let stream: Stream
  private var output = [UInt8](repeating: 0, count: pieceSize)
  /// Packed bytes that were fed, and how many of them are unpacked.
  private var input: [UInt8] = []
  private var offset = 0
  /// The last step filled the output: there may be more without further input.
  private var isFull = false
  /// The last packed stream has ended, and no other has begun.
  private var isBetweenStreams = false

  package init(_ format: Format) throws(ExportError) {
    switch format {
    case .plain: stream = .plain
    case .gzip:
      let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      state.initialize(to: z_stream())
      // 15 bits of window, 16 more: gzip's header.
      guard inflateInit2_(state, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        state.deallocate()
        throw .compression("can't be unpacked: out of memory")
      }
      stream = .gzip(state)
    case .bzip2:
      let state = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
      state.initialize(to: bz_stream())
      guard BZ2_bzDecompressInit(state, 0, 0) == BZ_OK else {
        state.deallocate()
        throw .compression("can't be unpacked: out of memory")
      }
      stream = .bzip2(state)
    }
  }

  deinit {
    switch stream {
    case .plain: break
    case .gzip(let state):
      inflateEnd(state)
      state.deallocate()
    case .bzip2(let state):
      BZ2_bzDecompressEnd(state)
      state.deallocate()
    }
  }

  /// Whether all that was fed is unpacked.
  package var needsInput: Bool { offset == input.count && !isFull }

  /// Takes the next bytes of the file; the last ones must be unpacked.
  package func feed(_ bytes: [UInt8]) {
    input = bytes
    offset = 0
  }

  /// The file ends here.
  package func finish() throws(ExportError) {
    if case .plain = stream { return }
    if !isBetweenStreams { throw .compression("is cut short") }
  }

  /// Hands on a bounded part of what was fed, unpacked: a small file may hold a very large one.
  package func step(_ consume: (UnsafeRawBufferPointer) throws -> Void) throws {
    switch stream {
    case .plain:
      let rest = offset..<input.count
      offset = input.count
      try input.withUnsafeBytes { try consume(UnsafeRawBufferPointer(rebasing: $0[rest])) }
    case .gzip(let state): try inflate(state, consume)
    case .bzip2(let state): try decompress(state, consume)
    }
  }

  private func inflate(
    _ state: UnsafeMutablePointer<z_stream>, _ consume: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if isBetweenStreams {
      // Bytes of zero may pad the file.
      while offset < input.count, input[offset] == 0 { offset += 1 }
      guard offset < input.count else {
        isFull = false
        return
      }
      inflateReset(state)
      isBetweenStreams = false
    }
    var status: Int32 = Z_OK
    let count = fill { start, size in
      input.withUnsafeMutableBufferPointer { packed in
        state.pointee.next_in = packed.baseAddress.map { $0 + offset }
        state.pointee.avail_in = UInt32(packed.count - offset)
        state.pointee.next_out = start
        state.pointee.avail_out = UInt32(size)
        status = CZlib.inflate(state, Z_NO_FLUSH)
        offset = packed.count - Int(state.pointee.avail_in)
        return size - Int(state.pointee.avail_out)
      }
    }
    switch status {
    case Z_STREAM_END: isBetweenStreams = true
    case Z_OK, Z_BUF_ERROR: break
    default: throw ExportError.compression("is no gzip file, or damaged")
    }
    isFull = count == Self.pieceSize && !isBetweenStreams
    try hand(count, consume)
  }

  private func decompress(
    _ state: UnsafeMutablePointer<bz_stream>, _ consume: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if isBetweenStreams {
      guard offset < input.count else {
        isFull = false
        return
      }
      BZ2_bzDecompressEnd(state)
      state.pointee = bz_stream()
      guard BZ2_bzDecompressInit(state, 0, 0) == BZ_OK else {
        throw ExportError.compression("can't be unpacked: out of memory")
      }
      isBetweenStreams = false
    }
    var status: Int32 = BZ_OK
    let count = fill { start, size in
      input.withUnsafeMutableBytes { packed in
        state.pointee.next_in = packed.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
        state.pointee.avail_in = UInt32(packed.count - offset)
        state.pointee.next_out = UnsafeMutableRawPointer(start).assumingMemoryBound(to: CChar.self)
        state.pointee.avail_out = UInt32(size)
        status = BZ2_bzDecompress(state)
        offset = packed.count - Int(state.pointee.avail_in)
        return size - Int(state.pointee.avail_out)
      }
    }
    switch status {
    case BZ_STREAM_END: isBetweenStreams = true
    case BZ_OK: break
    default: throw ExportError.compression("is no bzip2 file, or damaged")
    }
    isFull = count == Self.pieceSize && !isBetweenStreams
    try hand(count, consume)
  }

  /// Fills the output once; how many bytes of it.
  private func fill(_ unpack: (UnsafeMutablePointer<UInt8>, Int) -> Int) -> Int {
    output.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return unpack(start, buffer.count)
    }
  }

  private func hand(_ count: Int, _ consume: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard count > 0 else { return }
    try output.withUnsafeBytes { try consume(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}
