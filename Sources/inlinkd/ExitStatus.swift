/// How `inlinkd` ends (command-line.md).
enum ExitStatus: Int32 {
  /// The index equals the files.
  case complete = 0
  /// Done, but some files could not be read; with `--verify`: index and files differ.
  case incomplete = 1
  /// The command line can't be understood.
  case usage = 2
  /// Nothing could be indexed; the index is as it was.
  case nothing = 3
}
