/// MediaWiki's bounds of one page's expansion (its settings of the same names), counted over the whole page.
struct ExpansionLimits {
  /// `$wgMaxTemplateDepth`.
  static let templateDepth = 100
  /// `$wgMaxPPExpandDepth`.
  static let expansionDepth = 100
  /// `$wgMaxPPNodeCount`.
  static let nodes = 1_000_000
  /// `$wgMaxArticleSize`, for what templates give and for what arguments give, in bytes.
  static let size = 2_097_152

  private(set) var nodes = 0
  private(set) var depth = 0
  private(set) var includedSize = 0
  private(set) var argumentSize = 0
  /// Whether anything was left out for a limit.
  private(set) var wasExceeded = false

  /// Whether another expansion may begin; `leave` ends it.
  mutating func enter() -> Bool {
    nodes += 1
    guard nodes <= Self.nodes, depth <= Self.expansionDepth else {
      wasExceeded = true
      return false
    }
    depth += 1
    return true
  }

  mutating func leave() { depth -= 1 }

  /// Whether so many more expansions may begin inside each other.
  func hasRoom(_ levels: Int) -> Bool { depth + levels <= Self.expansionDepth }

  mutating func include(_ count: Int) -> Bool { add(count, to: \.includedSize) }

  mutating func argument(_ count: Int) -> Bool { add(count, to: \.argumentSize) }

  mutating func exceed() { wasExceeded = true }

  private mutating func add(_ count: Int, to size: WritableKeyPath<ExpansionLimits, Int>) -> Bool {
    guard self[keyPath: size] + count <= Self.size else {
      wasExceeded = true
      return false
    }
    self[keyPath: size] += count
    return true
  }
}
