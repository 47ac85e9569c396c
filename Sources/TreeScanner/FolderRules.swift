import NotebookModel

/// Asks the formats, from names alone, which folders are entered and which files are taken.
package struct FolderRules: Sendable {
  private let formats: [any FolderRecognition]
  /// By `FormatID.number`.
  private let byNumber: [any FolderRecognition]?

  /// The first format that claims something gets it.
  package init(_ formats: [any FolderRecognition]) {
    self.formats = formats
    // Numbers are positions where the list has them so: the usual case, and quick.
    byNumber = formats.enumerated().allSatisfy { Int($1.id.number) == $0 } ? formats : nil
  }

  private func format(_ id: FormatID) -> (any FolderRecognition)? {
    if let byNumber { return Int(id.number) < byNumber.count ? byNumber[Int(id.number)] : nil }
    return formats.first { $0.id == id }
  }

  /// What a folder turns out to be once its entries are known.
  func role(of folder: UnclaimedFolder) -> FolderRole {
    for format in formats {
      if let role = format.claim(folder) { return role }
    }
    return folder.role
  }

  /// The role of a folder inside one of role `parent`; nil if it is not entered.
  func role(ofFolder name: String, in parent: FolderRole) -> FolderRole? {
    guard let format = parent.format.flatMap({ format($0) }) else {
      return name.utf8.first == UInt8(ascii: ".") ? nil : .plain
    }
    return format.role(ofFolder: name, in: parent)
  }

  /// What the file `name` in a folder of role `parent` is read as; nil if it is not taken.
  func kind(ofFile name: String, in parent: FolderRole) -> SourceKind? {
    if let kind = parent.format.flatMap({ format($0) })?.kind(ofFile: name, in: parent) { return kind }
    guard parent.isOpen else { return nil }
    for format in formats {
      if let kind = format.kind(ofFile: name, in: .plain) { return kind }
    }
    return nil
  }
}
