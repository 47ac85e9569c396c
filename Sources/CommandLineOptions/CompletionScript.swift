/// What a shell reads to complete command lines: it asks the program itself, which knows the commands, and the index.
package enum CompletionScript: String, Sendable, CaseIterable {
  case bash, zsh, fish

  package var text: String {
    switch self {
    case .bash:
      """
      # Completes inlink's commands, options, ids and titles. Made by: inlink completion bash
      _inlink() {
        local value meaning
        COMPREPLY=()
        while IFS=$'\\t' read -r value meaning; do
          printf -v value %q "$value"
          COMPREPLY+=("$value")
        done < <(inlink __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
      }
      complete -o default -o nosort -F _inlink inlink

      """
    case .zsh:
      """
      #compdef inlink
      # Completes inlink's commands, options, ids and titles. Made by: inlink completion zsh
      _inlink() {
        local value meaning
        local -a found
        while IFS=$'\\t' read -r value meaning; do
          found+=("${value//:/\\\\:}:$meaning")
        done < <(inlink __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)
        if (( $#found )); then _describe -V inlink found -M 'm:{[:lower:]}={[:upper:]}'; else _files; fi
      }
      if [ "$funcstack[1]" = _inlink ]; then _inlink "$@"; else compdef _inlink inlink; fi

      """
    case .fish:
      """
      # Completes inlink's commands, options, ids and titles. Made by: inlink completion fish
      complete -c inlink -f -k -a '(inlink __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'

      """
    }
  }
}

/// What may stand next on a command line of `inlink`.
package struct CompletionQuery: Sendable, Equatable {
  /// Candidates that the program's description knows, each with a meaning.
  package var words: [(value: String, meaning: String)] = []
  /// Whether names of documents may stand here: what begins with, or is like, `prefix`.
  package var asksNames = false
  package var asksNotebooks = false
  package var asksTags = false
  package var prefix = ""

  package static func == (a: CompletionQuery, b: CompletionQuery) -> Bool {
    a.words.map(\.value) == b.words.map(\.value) && a.asksNames == b.asksNames && a.prefix == b.prefix
  }

  /// `words`: those after the program's name, the last being typed.
  package init(_ words: [String]) {
    prefix = Self.unquoted(words.last ?? "")
    let program = ProgramDescription.inlink
    let typed = words.dropLast()
    let command = Self.command(typed, program)
    let options = (command?.options ?? []) + program.options
    if let last = typed.last, last.hasPrefix("--"), let option = options.first(where: { "--" + $0.name == last }),
      option.argument != nil
    {
      addValues(of: option)
      return
    }
    if prefix.hasPrefix("-") {
      self.words = options.filter { ("--" + $0.name).hasPrefix(prefix) }.map { ("--" + $0.name, $0.summary) }
      return
    }
    guard let command else {
      self.words = program.commands.filter { $0.name.lowercased().hasPrefix(prefix.lowercased()) }
        .map { ($0.name, $0.summary) }
      return
    }
    switch command.name {
    case "completion": add(CompletionScript.allCases.map(\.rawValue))
    case "help": add(program.commands.map(\.name) + OptionDescription.Group.allCases.map(\.rawValue))
    case "backlinks", "mentions", "links", "related", "graph", "watch", "find", "getBacklink2": asksNames = true
    default: break
    }
  }

  private mutating func addValues(of option: OptionDescription) {
    switch option.name {
    case "type": add(ReadingOptions.types)
    case "sort" where option.argument == "ORDER": add(ReadingOptions.sortNames.map(\.name))
    case "format":
      add(
        option.summary.contains("dot")
          ? ReadingOptions.GraphFormat.allCases.map(\.rawValue) : ["json", "table", "lines"])
    case "notebook": asksNotebooks = true
    case "tag": asksTags = true
    case "under", "not-under": asksNames = true
    default: break
    }
  }

  private mutating func add(_ values: [String]) {
    words = values.filter { $0.lowercased().hasPrefix(prefix.lowercased()) }.map { ($0, "") }
  }

  /// The command of a line, which options with arguments may stand before.
  private static func command(_ typed: ArraySlice<String>, _ program: ProgramDescription) -> CommandDescription? {
    var skips = false
    for word in typed {
      if skips {
        skips = false
      } else if word.hasPrefix("-") {
        skips = program.options.contains { "--" + $0.name == word && $0.argument != nil }
      } else {
        return program.command(word)
      }
    }
    return nil
  }

  /// As the shell would take a word that is not ended yet.
  private static func unquoted(_ word: String) -> String {
    var out = ""
    var isEscaped = false
    for (place, character) in word.enumerated() {
      if place == 0, character == "'" || character == "\"" { continue }
      if character == "\\", !isEscaped {
        isEscaped = true
        continue
      }
      isEscaped = false
      out.append(character)
    }
    return out
  }
}
