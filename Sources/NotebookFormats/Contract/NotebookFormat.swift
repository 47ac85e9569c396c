import NotebookModel
import Platform

/// A format of notebooks: collections of documents, one a file. It answers three questions, and has no loop, no database
/// and no clock:
///
/// - *recognise* (`FolderRecognition`): is a folder mine, and which of its files are documents or inputs?
/// - *identity* (`configuration`): which notebooks does a collection hold, what are its documents called, which are left out?
/// - *derive* (`CollectionInputs`): bytes and inputs become a document, with what it was derived with.
package protocol NotebookFormat: FolderRecognition {
  /// As `notebook.format` says it.
  var name: String { get }

  /// What the files of documents end in, where hPaths are made of titles: `/A.sy` is above `/A/B.sy`. Empty: hPaths are made
  /// of folders' names.
  var titledSuffix: String { get }

  /// The folder that holds what belongs to all notebooks of a collection, of which `folder` is one.
  func collection(ofNotebook folder: String) -> String

  /// The id of the document in a file: by the notebook's id and the file's path in it, from its `/`.
  func documentID(ofFile path: String, notebook: String) -> String

  /// Whether a notebook without a document is none.
  var needsDocuments: Bool { get }

  /// Reads what a collection says of itself. What can't be read keeps its last good state.
  func configuration(
    of collection: FoundCollection, known: KnownConfiguration, context: ConfigurationContext
  ) -> CollectionConfiguration

  /// Whether documents derived with either settings have the same rows.
  func makesSameRows(_ a: SettingRows, _ b: SettingRows) -> Bool

  /// The title a document gives to the hPaths of those below it, where it has no rows of its own; nil if there is none.
  func title(ofDocument bytes: [UInt8]) -> String?
}

extension NotebookFormat {
  package var needsDocuments: Bool { false }
}

/// A folder with notebooks, as one sweep found it.
package struct FoundCollection: Sendable {
  package struct Notebook: Sendable {
    package let id: String
    /// Relative to the tree's root; empty if the tree is the notebook.
    package let folder: String
    package var holdsDocuments: Bool

    package init(id: String, folder: String, holdsDocuments: Bool = true) {
      self.id = id
      self.folder = folder
      self.holdsDocuments = holdsDocuments
    }
  }

  /// Absolute path of the folder that holds the notebooks.
  package let path: String
  /// The same relative to the tree; empty where the tree is that folder, or one of its notebooks.
  package let relativePath: String
  package var notebooks: [Notebook] = []

  package init(path: String, relativePath: String) {
    self.path = path
    self.relativePath = relativePath
  }
}

/// What the index says of a collection.
package struct KnownConfiguration: Sendable {
  /// nil: the collection is new.
  package var settings: SettingRows?
  /// Names of the open notebooks, by id.
  package var names: [ExactText: String] = [:]
  /// Ids of notebooks that lie on another device than what is known of them.
  package var elsewhere: Set<ExactText> = []

  package init() {}
}

/// What else a configuration is read with.
package struct ConfigurationContext {
  /// A settings file that stands for every collection's own.
  package var settingsFile: String?
  package var interwiki: InterwikiSource
  package var read: (_ path: String) -> Result<ReadFile, FileReadError>

  package init(
    settingsFile: String?, interwiki: InterwikiSource,
    read: @escaping (_ path: String) -> Result<ReadFile, FileReadError>
  ) {
    self.settingsFile = settingsFile
    self.interwiki = interwiki
    self.read = read
  }
}

/// What a collection says of itself.
package struct CollectionConfiguration: Sendable {
  package struct Notebook: Sendable {
    package let id: String
    /// Relative to the tree's root.
    package let folder: String
    package let name: String
  }

  /// A file that could not be read or made no sense.
  package struct Problem: Sendable {
    package let path: String
    package let reason: String
    /// That of a file that was refused as it is; nil where trying again may help.
    package let stamp: FileStamp?
  }

  /// What it is called as a wiki.
  package var title: String
  /// All that answers and derivations depend on, for `setting`.
  package var settings: SettingRows = [:]
  /// The list of documents to leave out is another than the known settings say.
  package var isIgnoreListNew = false
  package var open: [Notebook] = []
  /// Ids of notebooks that are there and not open.
  package var closed: [String] = []
  /// Whether a document, by notebook and path in it, is left out. nil: that can't be told. What was left out stays so,
  /// what has rows keeps them.
  package var leavesOut: (@Sendable (_ notebook: String, _ path: String) -> Bool)?
  /// Kinds of input that are there and can't be read: what was derived with them keeps what it has.
  package var unreadable: Set<SourceKind> = []
  package var inputs: any CollectionInputs
  package var problems: [Problem] = []
}

/// What the documents of a collection are derived with besides their own files. Inputs are read when a document asks for
/// them; shared by all workers of a pass.
package protocol CollectionInputs: AnyObject, Sendable {
  /// Whether mention text makes no difference between traditional and simplified Chinese.
  var foldsHan: Bool { get }

  /// A reader for one worker: it serves many files, one after the other.
  func makeReader() -> any DocumentReader

  /// What depends on an input file of the collection: all dependencies of a kind, or those of one name.
  func concerned(by file: String, kind: SourceKind) -> (kind: DependencyKind, name: String?)?

  /// What a dependency says of its input as it is now; 0 where nothing is there.
  func digest(of kind: DependencyKind, name: String) -> Int64
}

/// Reads documents' files.
package protocol DocumentReader: AnyObject {
  /// Zero bytes wanted behind a file's bytes, so that they are parsed without a copy.
  var padding: Int { get }

  /// Whether rows say when the file was last written, so that a file with another time is read again.
  var showsTime: Bool { get }

  /// The document in the first `count` of `bytes`.
  func document(_ bytes: [UInt8], count: Int, of file: DocumentFile) throws(DocumentReadError) -> ParsedDocument
}

extension DocumentReader {
  package var showsTime: Bool { false }
}

/// What is known of a document's file before it is read.
package struct DocumentFile: Sendable {
  /// What the format says that the document is called.
  package let id: String
  /// In its notebook, from its `/`.
  package let path: String
  /// Seconds since 1970.
  package let modified: Int64

  package init(id: String, path: String, modified: Int64) {
    self.id = id
    self.path = path
    self.modified = modified
  }
}

/// Why a file gives no document. One line, lower case.
package struct DocumentReadError: Error, Sendable, Equatable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
