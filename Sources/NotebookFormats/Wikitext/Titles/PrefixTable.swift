/// What stands before a colon, by its lower-case form: namespaces and interwiki prefixes of one wiki in one look-up,
/// since every link asks.
struct PrefixTable: Sendable {
  enum Meaning: Sendable {
    case namespace(Int)
    case interwiki(isLanguage: Bool)
  }

  private var short: [Key: Meaning] = [:]
  private var long: [[UInt8]: Meaning] = [:]

  /// Up to 16 bytes as two numbers, which hash in a few steps.
  struct Key: Hashable, Sendable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private let count: Int

    /// nil: too long.
    init?(_ bytes: some Collection<UInt8>) {
      count = bytes.count
      guard count <= 16 else { return nil }
      for (position, byte) in bytes.enumerated() {
        if position < 8 { first = first << 8 | UInt64(byte) } else { second = second << 8 | UInt64(byte) }
      }
    }
  }

  init(_ namespaces: WikiNamespaces, _ interwiki: InterwikiTable) {
    for (prefix, isLanguage) in interwiki.all { self[prefix] = .interwiki(isLanguage: isLanguage) }
    // A namespace hides a prefix of its name.
    for (name, number) in namespaces.byName { self[name] = .namespace(number) }
  }

  subscript(prefix: [UInt8]) -> Meaning? {
    get {
      if let key = Key(prefix) { return short[key] }
      return long[prefix]
    }
    set {
      if let key = Key(prefix) { short[key] = newValue } else { long[prefix] = newValue }
    }
  }
}

/// A few short texts, most often less than a dozen: looked through, until they are many.
struct FewTexts: Sendable {
  private(set) var all: [[UInt8]] = []
  private var many: Set<[UInt8]> = []
  private static let few = 24

  /// False if it was in already.
  mutating func insert(_ text: [UInt8]) -> Bool {
    if all.count < Self.few {
      if all.contains(text) { return false }
    } else {
      if many.isEmpty { many = Set(all) }
      if !many.insert(text).inserted { return false }
    }
    all.append(text)
    return true
  }
}
