import CommandLineOptions
import IndexQueries
import Platform

/// From a person's WHAT to the id of one block; or what to say where it means none, or several.
struct What {
  let index: ReadOnlyIndex
  /// Of several, fzf may choose one.
  var picks = false

  enum Outcome {
    case id(String)
    /// It was said on standard error; the exit status.
    case ended(Int32)
  }

  func id(of text: String) throws -> Outcome {
    switch try meaning(of: text) {
    case .one(let meant): return .id(meant.id)
    case .several(let meant):
      if picks, StandardError.isTerminal, let chosen = pick(meant) { return .id(chosen) }
      for meant in meant { StandardError.say(fields: [meant.id, meant.path]) }
      StandardError.say("inlink: several are called \(text); name one by its id")
      return .ended(ExitStatus.several)
    case .none:
      let near = try index.near(text)
      for document in near { StandardError.say(fields: [document.id, document.path]) }
      StandardError.say(
        "inlink: nothing is called \(text)"
          + (near.isEmpty ? "; inlink find looks for parts of names" : "; the above are like it"))
      return .ended(ExitStatus.errorBody)
    }
  }

  /// A path from the folder one stands in, or by way of links, is that of the file it leads to.
  private func meaning(of text: String) throws -> Meaning {
    let meaning = try index.meaning(of: text)
    guard case .none = meaning, text.utf8.contains(UInt8(ascii: "/")) || text.hasPrefix("."),
      let path = realpath(text, nil)
    else { return meaning }
    defer { free(path) }
    return try index.meaning(of: String(cString: path))
  }

  private func pick(_ several: [Meant]) -> String? {
    let lines = several.map { SafeText.line($0.path) + "\t" + SafeText.line($0.id) }
    guard let chosen = Picker.choose(lines), let place = lines.firstIndex(of: chosen) else { return nil }
    return several[place].id
  }
}
