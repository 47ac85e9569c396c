import Foundation
import TestSupport
import Testing

/// What schema/README.md promises to other programs, tried as they would: the example for following changes as it is printed.
@Suite struct ContractTests {
  private static let example: String = {
    let file = SharedFolder.project.appending(path: "schema/README.md")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "```python\n").dropFirst().first?.split(separator: "```").first.map(String.init) ?? ""
  }()

  /// Runs the example; returns the generation, and what it says.
  private func changes(_ notes: NotebookFolder, since seen: Int?) throws -> (generation: Int, list: [String]?) {
    let script = notes.scratch.path + "/follow.py"
    let call = """

      import json, sys
      print(json.dumps(changes(sys.argv[1], \(seen.map(String.init) ?? "None"))))
      """
    try Data((Self.example + call).utf8).write(to: URL(filePath: script))
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script, notes.index]
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let answer = try #require(try JSONSerialization.jsonObject(with: data) as? [Any])
    let rows = (answer[1] as? [[String]])?.map { $0.joined(separator: " ") }
    return (try #require(answer[0] as? Int), rows)
  }

  @Test func theExampleLosesNothingOverEditsRebuildsAndUpgrades() throws {
    try #require(Self.example.contains("def changes"))
    let notes = try NotebookFolder()
    for number in 1...3 { try notes.write(number, title: "T\(number)", text: "x") }
    #expect(try notes.pass().status == 0)
    var (seen, list) = try changes(notes, since: nil)
    #expect(list == nil)
    (seen, list) = try changes(notes, since: seen)
    #expect(list == [])
    try notes.write(2, title: "T2", text: "another text")
    try notes.write(4, title: "T4", text: "x")
    try FileManager.default.removeItem(atPath: notes.path(3))
    #expect(try notes.pass().status == 0)
    (seen, list) = try changes(notes, since: seen)
    #expect(
      Set(list ?? []) == [
        "changed \(NotebookFolder.id(2))", "added \(NotebookFolder.id(4))", "removed \(NotebookFolder.id(3))",
      ])
    // What changed while the index was made anew is in no log: everything must be read.
    try notes.write(1, title: "T1", text: "changed before the rebuild")
    #expect(try notes.pass(["--rebuild"]).status == 0)
    (seen, list) = try changes(notes, since: seen)
    #expect(list == nil)
    try notes.write(1, title: "T1", text: "and after it")
    #expect(try notes.pass().status == 0)
    (seen, list) = try changes(notes, since: seen)
    #expect(list == ["changed \(NotebookFolder.id(1))"])
    // An index that was deleted begins with small numbers again.
    try FileManager.default.removeItem(atPath: notes.index)
    #expect(try notes.pass().status == 0)
    #expect(try changes(notes, since: seen + 5).list == nil)
  }
}
