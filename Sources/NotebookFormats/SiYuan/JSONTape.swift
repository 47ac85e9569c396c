import CSimdjson

/// One JSON text, parsed by simdjson and read straight from its tape
/// (https://github.com/simdjson/simdjson/blob/v3.0.0/doc/tape.md). Positions are words of the tape. Valid until the
/// parser's next parse.
struct JSONTape {
  private let tape: UnsafePointer<UInt64>
  private let strings: UnsafePointer<UInt8>
  let count: Int

  init(_ document: inlink_json_document) {
    tape = document.tape
    strings = document.strings
    count = document.tape_words
  }

  enum Kind: UInt8 {
    case object = 0x7B  // {
    case objectEnd = 0x7D
    case array = 0x5B  // [
    case arrayEnd = 0x5D
    case string = 0x22
    case integer = 0x6C  // l
    case unsigned = 0x75  // u
    case double = 0x64  // d
    case yes = 0x74
    case no = 0x66
    case null = 0x6E
    case root = 0x72
  }

  /// The first value's position.
  let first = 1

  func kind(_ position: Int) -> Kind { Kind(rawValue: UInt8(tape[position] >> 56)) ?? .root }

  /// The position after the value at `position`.
  func after(_ position: Int) -> Int {
    switch kind(position) {
    case .object, .array: Int(tape[position] & 0xFFFF_FFFF)
    case .integer, .unsigned, .double: position + 2
    default: position + 1
    }
  }

  /// The bytes of a string, U+0000 included.
  func bytes(_ position: Int) -> UnsafeBufferPointer<UInt8> {
    let start = strings + Int(tape[position] & 0x00FF_FFFF_FFFF_FFFF)
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(UInt32(littleEndian: length)))
  }

  /// A string's text without U+0000: the kernel drops `\u0000` from the file's text (spec A4).
  func text(_ position: Int) -> String {
    let bytes = bytes(position)
    if bytes.contains(0) { return String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self) }
    return String(decoding: bytes, as: UTF8.self)
  }

  func integer(_ position: Int) -> Int64? {
    kind(position) == .integer ? Int64(bitPattern: tape[position + 1]) : nil
  }
}

/// A JSON parser that is used for many files, one after the other.
final class JSONParser {
  /// Levels of nesting; Go's decoder, which the kernel reads with, allows as many.
  private static let maximumDepth = 10_001

  private let handle: OpaquePointer?

  init() { handle = inlink_json_parser_create(Self.maximumDepth) }

  deinit { inlink_json_parser_destroy(handle) }

  /// Parses the first `count` bytes; the rest of `bytes` is padding that the parser may read.
  func parse(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) throws(DocumentReadError) -> JSONTape {
    guard let handle else { throw DocumentReadError("can't be parsed: out of memory") }
    guard let start = bytes.baseAddress, count > 0 else { throw DocumentReadError("is empty") }
    let document = inlink_json_parse(handle, start, count, bytes.count - count)
    guard document.error == 0 else { throw DocumentReadError(Self.reason(document, start, count)) }
    return JSONTape(document)
  }

  private static func reason(
    _ document: inlink_json_document, _ start: UnsafePointer<UInt8>, _ count: Int
  ) -> String {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { return "is empty" }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return "starts with a byte order mark" }
    let text = document.message.map { String(cString: $0) } ?? "unknown error"
    return "is not valid JSON: " + text.prefix { $0 != "." }.lowercased()
  }
}
