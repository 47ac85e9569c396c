import IndexWriter
import NotebookFormats
import NotebookModel
import Platform
import TreeScanner

/// The interwiki table: the one named, or the language codes built in (spec 12).
enum InterwikiUpdate {
  /// Reads the table, enters it in the index, and marks the pages that what is new in it concerns; inside a
  /// transaction. A table that can't be read keeps its last good state.
  static func bringInLine(
    _ path: String?, index: WritableIndex, failures: inout FailureLog
  ) throws -> InterwikiTable {
    let known = try index.wiki.sites.interwikiPrefixes()
    guard let table = read(path, failures: &failures) else {
      return known.isEmpty ? .languageCodes : InterwikiTable(known)
    }
    var before: [ExactText: Bool] = [:]
    for row in known { before[ExactText(row.prefix)] = row.isLanguage }
    let now = table.prefixes
    var changed: [String] = []
    for row in now where before.removeValue(forKey: ExactText(row.prefix)) != row.isLanguage {
      changed.append(row.prefix)
    }
    changed += before.keys.map(\.string)
    if changed.isEmpty { return table }
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
    return table
  }

  private static func read(_ path: String?, failures: inout FailureLog) -> InterwikiTable? {
    guard let path else { return .languageCodes }
    do {
      let file = try FileReading.read(path, limit: 16 << 20)
      do {
        return try InterwikiTable(table: file.bytes)
      } catch {
        failures.add(path, error.description, file.stamp)
      }
    } catch {
      failures.add(path, error.reason, nil)
    }
    return nil
  }
}
