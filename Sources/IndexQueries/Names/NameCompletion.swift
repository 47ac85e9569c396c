import MentionText
import NotebookModel
import Platform
import SQLiteConnection

extension ReadOnlyIndex {
  /// Titles that begin with what was typed, whatever the case; ids that do, if it may be one.
  package func completions(of prefix: String, limit: Int) throws -> [(name: String, meaning: String)] {
    try snapshot {
      var found: [(String, String)] = []
      var seen: Set<String> = []
      let key = TextTrimming.trimmed(MentionText.fold(prefix))
      for notebook in try notebooks() where found.count < limit {
        let rows = try statement(DocumentSQL.beginning)
        rows.bind([notebook.number, key, key + "\u{10FFFF}", limit])
        for document in try rows.rows(DocumentFacts.self) where found.count < limit {
          // What is offered must begin with what was typed: shells drop what does not.
          for name in try names(of: document)
          where MentionText.fold(name).utf8.starts(with: MentionText.fold(prefix).utf8) && seen.insert(name).inserted {
            found.append((name, document.path))
          }
        }
      }
      if prefix.utf8.count >= 4, prefix.utf8.first.map({ $0 &- UInt8(ascii: "0") < 10 }) ?? false {
        let rows = try statement(DocumentSQL.idsBeginning)
        rows.bind([prefix, prefix + "\u{10FFFF}", limit])
        for document in try rows.rows(DocumentFacts.self) { found.append((document.id, document.path)) }
      }
      return found
    }
  }
}
