import Foundation
import TestSupport
import Testing

/// Code cites rules by letter and number (`spec E5`, `spec 11.8`); each must be there to be read. Letters are those of
/// getBacklink2.md, numbers those of langbacklinks.md, in `Sources/Answers/Answers.docc`.
@Suite struct CitationTests {
  private static let rules: Set<String> = {
    var rules: Set<String> = []
    for name in ["getBacklink2", "langbacklinks"] {
      let file = SharedFolder.project.appending(path: "Sources/Answers/Answers.docc/\(name).md")
      rules.formUnion(defined(in: (try? String(contentsOf: file, encoding: .utf8)) ?? ""))
    }
    return rules
  }()

  /// Headings (`## E.`, `### A1.`, `## 11.`), items under them (E5 or F4.2, 11.8), and rows of tables that begin with a rule.
  private static func defined(in text: String) -> Set<String> {
    var rules: Set<String> = []
    var heading = ""
    for line in text.split(separator: "\n") {
      if let match = line.firstMatch(of: #/^##+ ([A-K]?[0-9]*)\. /#) {
        heading = String(match.1)
        rules.insert(heading)
      } else if let match = line.firstMatch(of: #/^([0-9]+)\. /#) {
        rules.insert(heading.allSatisfy(\.isLetter) ? heading + match.1 : heading + "." + match.1)
      } else if let match = line.firstMatch(of: #/^\| ([A-K][0-9]+) \|/#) {
        rules.insert(String(match.1))
      }
    }
    return rules
  }

  private static func cited(in text: String) -> [String] {
    let rule = /[A-K][0-9]*(\.[0-9]+)?|[0-9]+(\.[0-9]+)?/
    return text.matches(of: /\b[Ss]pec ((?:(?:[A-K][0-9]*(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)\b(?:, | to | and |; )?)+)/)
      .flatMap { $0.1.matches(of: rule).map { String($0.0) } }
  }

  @Test func everyCitedRuleIsThere() throws {
    #expect(Self.rules.isSuperset(of: ["A1", "E5", "E9", "F4.2", "K4", "11", "11.8", "12", "15"]))
    var count = 0
    for folder in ["Sources", "schema", "Tests"] {
      let root = SharedFolder.project.appending(path: folder)
      let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard ["swift", "sql"].contains(file.pathExtension), file.lastPathComponent != "CitationTests.swift" else {
          continue
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        for rule in Self.cited(in: text) {
          count += 1
          #expect(Self.rules.contains(rule), "\(file.lastPathComponent) cites \(rule)")
        }
      }
    }
    #expect(count > 100)
  }

  /// Rules of Markdown vaults are cited as `spec/markdown C6`.
  @Test func everyCitedRuleOfVaultsIsThere() throws {
    let file = SharedFolder.project.appending(path: "Sources/Answers/Answers.docc/markdown.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    var rules = Set(text.matches(of: #/(?:^|\n)(?:- )?\**([A-K][0-9]*)\. /#).map { String($0.1) })
    rules.formUnion(text.matches(of: #/\n## ([A-K])\. /#).map { String($0.1) })
    rules.formUnion(text.matches(of: #/\n\| (J[0-9]+) \|/#).map { String($0.1) })
    #expect(rules.isSuperset(of: ["A", "A1", "C6", "E5", "H1", "J2"]))
    var count = 0
    let root = SharedFolder.project.appending(path: "Sources")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: #/spec\/markdown ([A-K][0-9]*)\b/#) {
        count += 1
        #expect(rules.contains(String(match.1)), "\(file.lastPathComponent) cites \(match.1)")
      }
    }
    #expect(count > 30)
  }

  @Test func aRuleThatIsNotThereIsFound() {
    #expect(Self.cited(in: "(spec E5, K99 and 11.77)") == ["E5", "K99", "11.77"])
    #expect(!Self.rules.contains("K99"))
    #expect(!Self.rules.contains("11.77"))
  }

  /// Rules of serving are cited as `spec/http 5`.
  @Test func everyCitedRuleOfServingIsThere() throws {
    let file = SharedFolder.project.appending(path: "Sources/Answers/Answers.docc/http.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let rules = Set(text.matches(of: #/\n## ([0-9]+)\. /#).map { String($0.1) })
    #expect(rules.isSuperset(of: ["1", "2", "5", "8"]))
    var count = 0
    for folder in ["Sources", "Tests"] {
      let root = SharedFolder.project.appending(path: folder)
      let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift", file.lastPathComponent != "CitationTests.swift" else { continue }
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: #/spec\/http ([0-9]+)\b/#) {
          count += 1
          #expect(rules.contains(String(match.1)), "\(file.lastPathComponent) cites \(match.1)")
        }
      }
    }
    #expect(count > 30)
  }
}
