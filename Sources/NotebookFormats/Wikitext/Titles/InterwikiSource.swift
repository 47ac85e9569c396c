/// An interwiki table that is made when it is asked for: a pass without changes needs none.
package struct InterwikiSource: Sendable {
  /// nil: the language codes.
  private let given: InterwikiTable?

  package init(_ table: InterwikiTable) { given = table }

  private init() { given = nil }

  package static let languageCodes = InterwikiSource()

  package var table: InterwikiTable { given ?? .languageCodes }
}
