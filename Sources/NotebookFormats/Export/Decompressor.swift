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

  /// Hands on what `bytes` unpack to, in pieces. An empty `bytes` ends the file.
  package func unpack(
    _ bytes: [UInt8], _ consume: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if bytes.isEmpty {
      if case .plain = stream { return }
      if !isBetweenStreams { throw ExportError.compression("is cut short") }
      return
    }
    switch stream {
    case .plain: try bytes.withUnsafeBytes { try consume($0) }
    case .gzip(let state): try inflate(bytes, state, consume)
    case .bzip2(let state): try decompress(bytes, state, consume)
    }
  }

  private func inflate(
    _ bytes: [UInt8], _ state: UnsafeMutablePointer<z_stream>, _ consume: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var input = bytes
    try input.withUnsafeMutableBufferPointer { input in
      state.pointee.next_in = input.baseAddress
      state.pointee.avail_in = UInt32(input.count)
      while true {
        if isBetweenStreams {
          // Bytes of zero may pad the file.
          guard state.pointee.avail_in > 0, state.pointee.next_in.pointee != 0 else { return }
          inflateReset(state)
          isBetweenStreams = false
        }
        let (status, count) = try step(consume) { start, size -> (Int32, Int) in
          state.pointee.next_out = start
          state.pointee.avail_out = UInt32(size)
          let status = CZlib.inflate(state, Z_NO_FLUSH)
          return (status, size - Int(state.pointee.avail_out))
        }
        switch status {
        case Z_STREAM_END: isBetweenStreams = true
        case Z_OK, Z_BUF_ERROR: if count < Self.pieceSize && state.pointee.avail_in == 0 { return }
        default: throw ExportError.compression("is no gzip file, or damaged")
        }
      }
    }
  }

  private func decompress(
    _ bytes: [UInt8], _ state: UnsafeMutablePointer<bz_stream>, _ consume: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var input = bytes
    try input.withUnsafeMutableBytes { input in
      state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: CChar.self)
      state.pointee.avail_in = UInt32(input.count)
      while true {
        if isBetweenStreams {
          guard state.pointee.avail_in > 0 else { return }
          let (next, left) = (state.pointee.next_in, state.pointee.avail_in)
          BZ2_bzDecompressEnd(state)
          state.pointee = bz_stream()
          guard BZ2_bzDecompressInit(state, 0, 0) == BZ_OK else {
            throw ExportError.compression("can't be unpacked: out of memory")
          }
          state.pointee.next_in = next
          state.pointee.avail_in = left
          isBetweenStreams = false
        }
        let (status, count) = try step(consume) { start, size -> (Int32, Int) in
          state.pointee.next_out = UnsafeMutableRawPointer(start).assumingMemoryBound(to: CChar.self)
          state.pointee.avail_out = UInt32(size)
          let status = BZ2_bzDecompress(state)
          return (status, size - Int(state.pointee.avail_out))
        }
        switch status {
        case BZ_STREAM_END: isBetweenStreams = true
        case BZ_OK: if count < Self.pieceSize && state.pointee.avail_in == 0 { return }
        default: throw ExportError.compression("is no bzip2 file, or damaged")
        }
      }
    }
  }

  /// Fills the output once and hands it on.
  private func step(
    _ consume: (UnsafeRawBufferPointer) throws -> Void,
    _ fill: (UnsafeMutablePointer<UInt8>, Int) -> (Int32, Int)
  ) throws -> (status: Int32, count: Int) {
    try output.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return (0, 0) }
      let (status, count) = fill(start, buffer.count)
      if count > 0 { try consume(UnsafeRawBufferPointer(start: start, count: count)) }
      return (status, count)
    }
  }
}
