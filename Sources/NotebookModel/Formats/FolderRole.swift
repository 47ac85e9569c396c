/// Which format something belongs to: its number in the list of formats.
package struct FormatID: Hashable, Sendable {
  package let number: UInt8

  package init(_ number: UInt8) { self.number = number }
}

/// What a folder is, found out from its name and its listing by the format that claimed it.
package struct FolderRole: Hashable, Sendable {
  /// What everybody needs to know of it; `room` tells the format the rest.
  package enum Place: UInt8, Sendable {
    /// Part of no notebook, on the way to some.
    case outside
    /// Holds notebooks and what belongs to all of them.
    case collection
    case notebook
    case insideNotebook
    /// Its files are what documents are derived with; they are compared as documents are.
    case inputs
    /// Its files are read at every pass, or there are none.
    case settings
  }

  /// nil: no format claims it.
  package let format: FormatID?
  /// The format's own number for it.
  package let room: UInt8
  package let place: Place
  /// Whether formats that read single files look for theirs in it.
  package let isOpen: Bool

  package init(format: FormatID?, room: UInt8, place: Place, isOpen: Bool = false) {
    self.format = format
    self.room = room
    self.place = place
    self.isOpen = isOpen
  }

  /// Whether its listing may tell that it is something else than the folder around it says.
  package var isClaimable: Bool { isOpen && (format == nil || place == .insideNotebook) }

  /// Nothing known: may hold anything further below.
  package static let plain = FolderRole(format: nil, room: 0, place: .outside, isOpen: true)
}

/// A folder as it was listed, before it is known whose it is.
package struct UnclaimedFolder {
  package let name: String
  package let subfolders: [String]
  /// Names of what else is in it.
  package let files: [String]
  /// What the folder around it says that it is.
  package let role: FolderRole
  /// The folder of a tree that a person named.
  package let isTop: Bool
  /// Whether a file lies at a path below it.
  package let holds: (String) -> Bool

  package init(
    name: String, subfolders: [String], files: [String] = [], role: FolderRole = .plain, isTop: Bool = false,
    holds: @escaping (String) -> Bool = { _ in false }
  ) {
    self.name = name
    self.subfolders = subfolders
    self.files = files
    self.role = role
    self.isTop = isTop
    self.holds = holds
  }
}

/// The first question that a format answers: what is this folder, and what are its files? From names alone.
package protocol FolderRecognition: Sendable {
  var id: FormatID { get }

  /// All kinds of file that the format reads.
  var kinds: [SourceKind] { get }

  /// What a folder that no format has claimed yet turns out to be; nil if it is none of this format's.
  func claim(_ folder: UnclaimedFolder) -> FolderRole?

  /// The role of a folder inside one of the format's own; nil if it is not entered.
  func role(ofFolder name: String, in parent: FolderRole) -> FolderRole?

  /// What a file in one of the format's own folders, or in one that is open, is read as; nil if it is not this format's.
  func kind(ofFile name: String, in parent: FolderRole) -> SourceKind?
}
