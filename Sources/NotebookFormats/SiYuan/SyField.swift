import NotebookModel

/// The keys of a node that mean something here (spec B1).
enum SyField: String, CaseIterable {
  case type = "Type"
  case id = "ID"
  case data = "Data"
  case properties = "Properties"
  case children = "Children"
  case spec = "Spec"
  case headingLevel = "HeadingLevel"
  case listData = "ListData"
  case taskListItemChecked = "TaskListItemChecked"
  case isFencedCodeBlock = "IsFencedCodeBlock"
  case codeBlockInfo = "CodeBlockInfo"
  case codeBlockFenceLength = "CodeBlockFenceLen"
  case codeBlockFenceCharacter = "CodeBlockFenceChar"
  case tableAligns = "TableAligns"
  case tableCellAlign = "TableCellAlign"
  case markType = "TextMarkType"
  case markText = "TextMarkTextContent"
  case markHref = "TextMarkAHref"
  case markTitle = "TextMarkATitle"
  case markRefID = "TextMarkBlockRefID"
  case markRefSubtype = "TextMarkBlockRefSubtype"
  case markFileAnnotation = "TextMarkFileAnnotationRefID"
  case markMath = "TextMarkInlineMathContent"
  case markMemo = "TextMarkInlineMemoContent"
  case attributeViewID = "AttributeViewID"
  case attributeViewType = "AttributeViewType"
  case calloutType = "CalloutType"
  case calloutTitle = "CalloutTitle"
  case calloutIcon = "CalloutIcon"
  case calloutIconType = "CalloutIconType"
  case customBlockInfo = "CustomBlockInfo"
  case htmlEntityTokens = "HtmlEntityTokens"

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let field = Self.byDigest[NameDigest.of(bytes)], field.rawValue.utf8.elementsEqual(bytes) else {
      return nil
    }
    self = field
  }

  private static let byDigest: [UInt64: SyField] = Dictionary(
    uniqueKeysWithValues: allCases.map { field in
      var name = field.rawValue
      return (name.withUTF8 { NameDigest.of($0) }, field)
    })
}

extension SyNodeType {
  /// The type a file's `Type` names; nil for one that is not known.
  static func named(_ bytes: UnsafeBufferPointer<UInt8>) -> SyNodeType? {
    guard let type = byDigest[NameDigest.of(bytes)], type.rawValue.utf8.elementsEqual(bytes) else { return nil }
    return type
  }

  private static let byDigest: [UInt64: SyNodeType] = Dictionary(
    uniqueKeysWithValues: allCases.map { type in
      var name = type.rawValue
      return (name.withUTF8 { NameDigest.of($0) }, type)
    })
}

/// Finds names by a number, without making a `String` of each key of a file.
private enum NameDigest {
  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}

extension SyTreeReader {
  /// Reads a text mark's field; false if the field is none.
  static func read(
    _ field: SyField, _ value: Int, _ tape: JSONTape, into mark: inout SyTree.Mark?
  ) throws(DocumentReadError) -> Bool {
    switch field {
    case .markType, .markText, .markHref, .markTitle, .markRefID, .markRefSubtype, .markFileAnnotation, .markMath,
      .markMemo:
      break
    default: return false
    }
    let text = try string(value, field.rawValue, tape)
    var made = mark ?? SyTree.Mark()
    switch field {
    case .markType:
      made.types = text
      made.kinds = SyTree.MarkKinds(types: text)
    case .markText: made.text = text
    case .markHref: made.href = text
    case .markTitle: made.title = text
    case .markRefID: made.refID = text
    case .markRefSubtype: made.refSubtype = text
    case .markFileAnnotation: made.fileAnnotationID = text
    case .markMath: made.math = text
    default: made.memo = text
    }
    mark = made
    return true
  }

  /// Reads one of the rarer fields.
  static func read(
    _ field: SyField, _ value: Int, _ tape: JSONTape, into detail: inout SyTree.Detail?
  ) throws(DocumentReadError) {
    var made = detail ?? SyTree.Detail()
    switch field {
    case .headingLevel: made.headingLevel = try integer(value, field, tape)
    case .taskListItemChecked: made.isTaskChecked = try switched(value, field, tape)
    case .isFencedCodeBlock: made.isFencedCode = try switched(value, field, tape)
    case .codeBlockInfo: made.codeInfo = try string(value, field.rawValue, tape)
    case .codeBlockFenceLength: made.codeFenceLength = try integer(value, field, tape)
    case .codeBlockFenceCharacter: made.codeFenceCharacter = try integer(value, field, tape)
    case .tableCellAlign: made.cellAlign = try integer(value, field, tape)
    case .attributeViewID: made.attributeViewID = try string(value, field.rawValue, tape)
    case .attributeViewType: made.attributeViewType = try string(value, field.rawValue, tape)
    case .calloutType: made.calloutType = try string(value, field.rawValue, tape)
    case .calloutTitle: made.calloutTitle = try string(value, field.rawValue, tape)
    case .calloutIcon: made.calloutIcon = try string(value, field.rawValue, tape)
    case .calloutIconType: made.calloutIconType = try integer(value, field, tape)
    case .customBlockInfo: made.customBlockInfo = try string(value, field.rawValue, tape)
    case .htmlEntityTokens: made.htmlEntityTokens = try string(value, field.rawValue, tape)
    case .tableAligns:
      guard tape.kind(value) == .array else { throw wrongType(field) }
      var element = value + 1
      while element < tape.after(value) - 1 {
        made.tableAligns.append(try integer(element, field, tape))
        element = tape.after(element)
      }
    case .listData: try readList(value, tape, into: &made)
    default: return
    }
    detail = made
  }

  private static func readList(
    _ object: Int, _ tape: JSONTape, into detail: inout SyTree.Detail
  ) throws(DocumentReadError) {
    guard tape.kind(object) == .object else { throw wrongType(.listData) }
    var key = object + 1
    let end = tape.after(object) - 1
    while key < end {
      let value = key + 1
      switch tape.text(key) {
      case "Typ": detail.listType = try integer(value, .listData, tape)
      case "Marker": detail.listMarker = try string(value, "Marker", tape)
      case "BulletChar": detail.bulletCharacter = try integer(value, .listData, tape)
      case "Tight": detail.isTightList = tape.bool(value) ?? false
      case "Num": detail.listNumber = try integer(value, .listData, tape)
      case "Delimiter": detail.listDelimiter = try integer(value, .listData, tape)
      default: break
      }
      key = tape.after(value)
    }
  }

  private static func integer(
    _ position: Int, _ field: SyField, _ tape: JSONTape
  ) throws(DocumentReadError) -> Int {
    if tape.kind(position) == .null { return 0 }
    guard let value = tape.integer(position) else { throw wrongType(field) }
    return Int(value)
  }

  private static func switched(
    _ position: Int, _ field: SyField, _ tape: JSONTape
  ) throws(DocumentReadError) -> Bool {
    switch tape.kind(position) {
    case .yes: return true
    case .no, .null: return false
    default: throw wrongType(field)
    }
  }

  private static func wrongType(_ field: SyField) -> DocumentReadError {
    DocumentReadError("has a '\(field.rawValue)' of another type than expected")
  }
}
