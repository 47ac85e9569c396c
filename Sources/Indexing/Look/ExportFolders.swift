import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// Exports that were given by name, as sweeps of the folders they lie in which saw nothing else.
enum ExportFolders {
  /// Files that a sweep of a tree found already are left to it. A file that is missing proves nothing.
  static func sweeps(_ exports: [String], besides sweeps: [ScanReport]) -> [ScanReport] {
    var found: Set<ExactText> = []
    for sweep in sweeps {
      for directory in sweep.directories {
        for file in directory.files where file.kind == .wikiExport {
          found.insert(ExactText(TreePath.join(TreePath.join(sweep.root, directory.path), file.name)))
        }
      }
    }
    var folders: [ExactText: ScannedDirectory] = [:]
    var problems: [ExactText: [ScanProblem]] = [:]
    for export in exports where found.insert(ExactText(export)).inserted {
      let folder = ExactText(TreePath.parent(export))
      var directory =
        folders[folder] ?? ScannedDirectory(path: "", role: .plain, device: 0, isComplete: true)
      if let stamp = FileReading.stamp(of: export) {
        directory.files.append(ScannedFile(name: TreePath.base(export), kind: .wikiExport, stamp: stamp))
      } else {
        directory.isComplete = false
        problems[folder, default: []].append(ScanProblem(path: export, reason: "there is no such file"))
      }
      folders[folder] = directory
    }
    return folders.sorted { $0.key < $1.key }.map { folder, directory in
      // A root of its own in the index: the folder may also be a tree.
      var sweep = ScanReport(root: folder.string, started: Clock.nanoseconds())
      sweep.isOfNamedFiles = true
      sweep.directories = [directory]
      sweep.problems = problems[folder] ?? []
      return sweep
    }
  }
}
