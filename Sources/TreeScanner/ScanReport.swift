import NotebookModel
import Platform

/// What one sweep over a tree found.
package struct ScanReport: Sendable {
  /// The tree's own folder, as it was given.
  package var root: String
  /// When the sweep began, in nanoseconds since 1970.
  package var started: Int64
  /// Parents before children.
  package var directories: [ScannedDirectory] = []
  /// Folders that could not be listed, and entries that are no regular files: nothing is deleted for them.
  package var problems: [ScanProblem] = []
  /// Folders (relative paths) that exist but could not be listed.
  package var unlisted: [String] = []
  /// Whether the tree's own folder could be listed.
  package var rootIsHealthy = true

  /// The folders that were listed anew; nil if all were. The others stand as an earlier sweep found them, without
  /// their files.
  package var focus: Set<ExactText>?

  /// The folders alone, for a later `TreeScanner.relist`.
  package var skeleton: ScanReport {
    var skeleton = self
    for position in skeleton.directories.indices {
      skeleton.directories[position].files = []
    }
    skeleton.problems = []
    return skeleton
  }

  /// Files outside of notebooks that are none of ours, and how some of their names end: what a person may have meant.
  package var passedOver = 0
  package var passedOverSuffixes: Set<String> = []

  /// The sweep was told to end early: it says nothing of the tree.
  package var wasInterrupted = false

  /// The sweep looked at files that were given by name, and knows nothing of the folder around them.
  package var isOfNamedFiles = false

  /// Whether every folder was listed to its end.
  package var isComplete: Bool {
    rootIsHealthy && unlisted.isEmpty && !directories.contains { !$0.isComplete }
  }

  package init(root: String, started: Int64) {
    self.root = root
    self.started = started
  }
}

/// A folder as it was listed.
package struct ScannedDirectory: Sendable {
  /// Relative to the root, without leading or trailing `/`; empty for the root itself.
  package var path: String
  package var role: FolderRole
  /// The role was found out from the listing, and not from the folder around it.
  package var isClaimed = false
  /// What the folder around it says that it is.
  package let givenRole: FolderRole
  /// Whether it holds pages of a wiki of files; known also where the files are not.
  package var holdsPages = false
  /// The same of documents of a notebook.
  package var holdsDocuments = false
  package var device: Int64
  /// Nanoseconds since 1970: when an entry last came, went or got another name, as it was before the listing.
  package var changed: Int64 = 0
  /// False if the listing broke off: it proves no absence.
  package var isComplete: Bool
  package var files: [ScannedFile] = []
  /// Names of the folders that were entered.
  package var subdirectories: [String] = []

  package init(path: String, role: FolderRole, device: Int64, isComplete: Bool) {
    self.path = path
    self.role = role
    givenRole = role
    self.device = device
    self.isComplete = isComplete
  }
}

/// A regular file that the rules took.
package struct ScannedFile: Sendable {
  package var name: String
  package var kind: SourceKind
  package var stamp: FileStamp

  package init(name: String, kind: SourceKind, stamp: FileStamp) {
    self.name = name
    self.kind = kind
    self.stamp = stamp
  }
}

/// Something in the tree that could not be looked at.
package struct ScanProblem: Sendable {
  /// Absolute path.
  package var path: String
  /// One line, lower case.
  package var reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}

extension ScanReport {
  /// Whether any file in it is a document, a page or an export.
  package var holdsAnything: Bool { directories.contains { $0.files.contains { $0.kind.isContent } } }
}
