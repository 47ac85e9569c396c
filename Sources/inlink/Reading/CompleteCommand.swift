import CommandLineOptions
import IndexQueries
import Platform

/// What a shell offers while a line is typed: a candidate a line, a tab, its meaning. Never complains.
struct CompleteCommand {
  /// Path of the index.
  let path: String

  func run(_ words: [String]) -> Int32 {
    let query = CompletionQuery(words)
    var output = StandardOutput()
    func add(_ value: String, _ meaning: String) {
      // A shell takes what it is given for typed: nothing that steers a terminal, nothing cut.
      guard SafeText.line(value) == value else { return }
      output.bytes += (value + (meaning.isEmpty ? "" : "\t" + SafeText.line(meaning)) + "\n").utf8
    }
    for word in query.words { add(word.value, word.meaning) }
    if query.asksNames || query.asksNotebooks || query.asksTags, let index = try? ReadOnlyIndex(path: path) {
      if query.asksNames {
        let names = (try? index.completions(of: query.prefix, limit: Self.most)) ?? []
        for name in names { add(name.name, name.meaning) }
      }
      if query.asksNotebooks {
        let notebooks = (try? index.snapshot { try index.notebooks() }) ?? []
        for notebook in notebooks where notebook.name.lowercased().hasPrefix(query.prefix.lowercased()) {
          add(notebook.name, notebook.id)
        }
      }
      if query.asksTags, let tags = try? index.tags(ListingOptions()).entries {
        for tag in tags.filter({ $0.tag.lowercased().hasPrefix(query.prefix.lowercased()) }).prefix(Self.most) {
          add(tag.tag, "\(tag.count)")
        }
      }
    }
    return output.end(ExitStatus.answered)
  }

  private static let most = 50
}
