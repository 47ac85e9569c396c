// What IndexerService calls; stands in until the reader lands, which replaces this file.
import NotebookModel

package struct SiYuanReadError: Error { package var description: String { "" } }
package struct SiYuanReader {
  package static let padding = 64
  package init(
    settings: SiYuanSettings, attributeView: @escaping @Sendable (String) -> [UInt8]?,
    recognisedText: @escaping @Sendable (String) -> String?
  ) {}
  package func document(_ bytes: [UInt8], count: Int, id: String) throws(SiYuanReadError) -> ParsedDocument {
    throw SiYuanReadError()
  }
  package static func title(of bytes: [UInt8]) -> String? { nil }
}
package struct IndexIgnore: Sendable {
  package init(_ b: [UInt8]) {}
  package func matches(_ p: String) -> Bool { false }
}
package struct RecognisedTexts: Sendable {
  package init(_ b: [UInt8]) {}
  package subscript(_ d: String) -> String? { nil }
}
package struct NotebookConfiguration {
  package init?(_ b: [UInt8]) { return nil }
  package var isClosed: Bool { true }
  package var isEncrypted: Bool { true }
  package var name: String { "" }
  package static func holdsKey(_ b: [UInt8]) -> Bool { false }
}
extension SiYuanSettings { package init?(configuration: [UInt8]) { return nil } }
