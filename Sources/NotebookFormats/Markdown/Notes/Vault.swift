import NotebookModel

/// What a vault's notes are read with besides their own files (spec/markdown A2 to A4, B2).
struct Vault: Sendable {
  var name: String
  var flavour: VaultFlavour
  /// Prefixes of paths whose notes give no mentions, folded.
  var ignoredPrefixes: [String] = []
  var logseq = LogseqSettings()
  var interwiki: InterwikiSource = .languageCodes
}

/// Settings of Logseq that names of pages depend on.
struct LogseqSettings: Sendable {
  var isTripleLowbar = false
  var journals = "journals"
  var journalFile = "yyyy_MM_dd"
  var journalTitle = "MMM do, yyyy"
  /// Paths and folders that are left out.
  var hidden: [String] = []
}
