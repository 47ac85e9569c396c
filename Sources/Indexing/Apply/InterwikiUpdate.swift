import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// The interwiki table: the one named, or the language codes built in (spec 12).
enum InterwikiUpdate {
  /// The name of the digest of the table's text in `meta`: a table that is as it was need not be read.
  private static let digestName = "interwiki_digest"

  /// Reads the table, enters it in the index, and marks the pages that what is new in it concerns; inside a
  /// transaction. A table that can't be read keeps its last good state. The table comes when it is asked for.
  static func bringInLine(
    _ path: String?, index: WritableIndex, failures: inout FailureLog
  ) throws -> InterwikiSource {
    var text: [UInt8]?
    if let path {
      do {
        text = try FileReading.read(path, limit: 16 << 20).bytes
      } catch {
        failures.add(path, error.reason, nil)
        return try lastGood(index)
      }
    }
    let digest = InterwikiTable.textDigest(text)
    var table = InterwikiSource.languageCodes
    if let path, let text {
      do {
        table = InterwikiSource(try InterwikiTable(table: text))
      } catch {
        failures.add(path, error.description, FileReading.stamp(of: path))
        return try lastGood(index)
      }
    }
    if try index.meta.integer(digestName) == digest { return table }
    try enter(table.table, in: index)
    try index.meta.set(digestName, digest)
    return table
  }

  private static func lastGood(_ index: WritableIndex) throws -> InterwikiSource {
    let known = try index.wiki.sites.interwikiPrefixes()
    return known.isEmpty ? .languageCodes : InterwikiSource(InterwikiTable(known))
  }

  private static func enter(_ table: InterwikiTable, in index: WritableIndex) throws {
    let known = try index.wiki.sites.interwikiPrefixes()
    var before: [ExactText: Bool] = [:]
    for row in known { before[ExactText(row.prefix)] = row.isLanguage }
    let now = table.prefixes
    var changed: [String] = []
    for row in now where before.removeValue(forKey: ExactText(row.prefix)) != row.isLanguage {
      changed.append(row.prefix)
    }
    changed += before.keys.map(\.string)
    if changed.isEmpty { return }
    if !known.isEmpty {
      for site in try index.wiki.sites.all() {
        for prefix in changed {
          // No digest is -1: whatever was derived with the prefix.
          try index.dependencies.markDependents(of: .interwikiPrefix, prefix, unlessDigest: -1, site: site.number)
          try index.wiki.links.markUsers(ofLanguage: prefix, site: site.number)
        }
      }
    }
    try index.wiki.sites.setInterwikiPrefixes(now)
    index.changes.hasOtherChanges = true
  }
}
