import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// What planning comes to. It writes nothing.
enum PlanOutcome {
  /// The index says what the tree holds.
  case nothingToDo(PlanFindings)
  case plan(PassPlan)
  /// The tree holds nothing where the index holds something of it, and nobody says that this is meant.
  case emptyTree(PlanFindings)
  /// Only some folders were listed, and that does not tell enough.
  case needsSweep
}

/// What a person or a later pass must be told of a tree.
struct PlanFindings {
  /// Files that can't be read, or were refused and are as they were.
  var failures = FailureLog()
  /// Why something missing was not believed to be gone, one line each.
  var unproven: [String] = []
}

/// What one pass has to do in one tree: a value, made from a sweep and a snapshot of the index.
struct PassPlan {
  /// A document's file to look at.
  struct DocumentWork {
    let job: ParseJob
    /// Positions in `collections`, and in `open` of that one.
    let collection: Int
    let notebook: Int
    /// Relative to the notebook, from its `/`.
    let path: String
    /// Relative path of its folder, and its name in it.
    let folder: String
    let file: ScannedFile
    /// The document its rows are kept under; nil if it has none.
    let document: Int64?
  }

  /// A file that is known and whose stamp alone must be entered: a document left out by an ignore list.
  struct IgnoredFile {
    let folder: String
    let file: ScannedFile
    let collection: Int
    let notebook: Int
    let path: String
  }

  let sweep: ScanReport
  /// `root.number` of the tree.
  let root: Int64
  /// The tree's folders that the index knows.
  let known: [KnownDirectory]
  var findings = PlanFindings()
  var collections: [CollectionPlan] = []
  /// Notebooks whose folders are none any more: what lies in them is another's.
  var vanished: [PlacedNotebook] = []
  /// Documents, pages and exports in the tree, of closed notebooks and ignored ones too.
  var files = 0
  /// By depth, so that paths of titles are right when they are written.
  var documents: [DocumentWork] = []
  var ignored: [IgnoredFile] = []
  var examined: [ComparedDirectory] = []
  var gone: [KnownSource] = []
  /// By position in `gone`: the folder the file was in.
  var goneFolders: [String] = []
  var goneDirectories: [KnownDirectory] = []
  /// Files that gave a title to the paths of others without having rows, and are gone.
  var goneTitles: [(notebook: Int64, path: String)] = []
  /// Documents whose files exist and are none of the index's any more: closed, ignored.
  var dropped: [Int64] = []
  /// Inputs that are no documents, and changed: entered with the folder they lie in.
  var inputs: [(folder: String, file: ScannedFile)] = []
  /// Documents that depend on what changed.
  var marks: [PageKey] = []
  /// Folders that must be listed again, whatever their stamps: their listing missed a file that is there, or an input of
  /// what is in them can't be read.
  var overlooked: Set<ExactText> = []
  /// How many of those may be listed better at once.
  var missed = 0
  /// Something is gone, or closed, and folders changed while the tree was swept: what was not found may have been moved past
  /// the sweep, so that nothing is removed before a sweep in peace.
  var postponesRemovals = false
  /// Exports that are new or changed, or were not read to their end.
  var exports: [(folder: String, file: ScannedFile)] = []
  var wikitext = WikitextPlan()

  /// Whether it would remove anything.
  var removesAny: Bool {
    !gone.isEmpty || !goneDirectories.isEmpty || collections.contains { !$0.closed.isEmpty }
  }

  /// Whether applying it would change nothing, not even a stamp.
  var isEmpty: Bool {
    documents.isEmpty && ignored.isEmpty && examined.isEmpty && !removesAny && dropped.isEmpty && goneTitles.isEmpty
      && exports.isEmpty && wikitext.isEmpty && missed == 0
      && !collections.contains {
        $0.root == nil || $0.site == nil || $0.areSettingsNew || $0.open.contains(where: \.isNews)
      }
  }
}

/// What is to be done about a tree's wikitext files.
struct WikitextPlan {
  /// A file to read.
  struct Work: Sendable {
    let page: WikitextFile
    /// The file as the index remembers it at this path.
    let known: KnownSource?
  }

  /// Absolute paths of the folders that are wikis.
  var wikis: [String] = []
  /// Those are others than the index holds.
  var areWikisNew = false
  var files: [Work] = []
  /// Files that are gone for certain.
  var gone: [KnownSource] = []
  /// Something is marked to be read again.
  var hasStale = false

  var isEmpty: Bool { !areWikisNew && files.isEmpty && gone.isEmpty && !hasStale }
}

/// A wikitext file of one sweep as a page of its wiki (spec 12).
struct WikitextFile: Sendable {
  /// Relative path of its folder in the tree.
  let folder: String
  let file: ScannedFile
  /// Absolute path of the wiki's folder.
  let wiki: String
  let namespace: Int
  /// Without the namespace, with blanks.
  let title: String
}
