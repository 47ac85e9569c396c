import Foundation
import TestSupport
import Testing

@testable import IndexQueries

private func document(_ name: String, id: String = "20240101000000-aaaaaaa", updated: String = "") -> LinkingDocument {
  LinkingDocument(
    id: id, box: "", name: name, hPath: name, count: 1, updated: updated, created: String(id.prefix(14)))
}

private func ordered(_ names: [String], _ mode: SortMode) -> [String] {
  BacklinkOrder.sorted(names.map { document($0) }, by: mode).map(\.name)
}

@Suite struct BacklinkOrderTests {
  @Test func pinyin() {
    #expect(ordered(["中", "阿", "b", "A", "龍", "资"], .nameAscending) == ["A", "b", "阿", "中", "资", "龍"])
    #expect(ordered(["阿", "中"], .nameDescending) == ["中", "阿"])
    #expect(ordered(["ab", "a", "\u{1F600}"], .nameAscending) == ["\u{1F600}", "a", "ab"])
  }

  @Test func natural() {
    let names = ["a10", "a2", "a", "a100000000000000000000", "a99999999999999999999", "b", "1", "a02b"]
    #expect(
      ordered(names, .naturalAscending) == [
        "1", "a", "a2", "a02b", "a10", "a99999999999999999999", "a100000000000000000000", "b",
      ])
    #expect(ordered(names, .naturalDescending) == ordered(names, .naturalAscending).reversed())
    #expect(ordered(["B", "a"], .naturalAscending) == ["B", "a"])
  }

  @Test func tiesAreDescendingByIDInEveryMode() {
    let modes: [SortMode] = [
      .nameAscending, .nameDescending, .updatedAscending, .updatedDescending, .naturalAscending,
      .naturalDescending, .idDescending,
    ]
    let ids = ["20240101000000-bbbbbbb", "20240101000000-aaaaaaa", "20240101000000-ccccccc"]
    for mode in modes {
      let result = BacklinkOrder.sorted(ids.map { document("same", id: $0) }, by: mode).map(\.id)
      #expect(result == ids.sorted(by: >), "\(mode)")
    }
  }

  @Test func keycapsSymbolsAndInvisiblesDoNotCount() {
    func cleaned(_ name: String) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: CleanedName.scalars(name))
      return String(view)
    }
    #expect(cleaned("a/1\u{FE0F}\u{20E3}b/2\u{20E3}c") == "abc")
    #expect(cleaned("→d⭐\u{200B}\u{AD}\u{2003}x\u{A0}y\u{3000}z\u{E000}") == "dx y\u{3000}z")
    #expect(cleaned("/1") == "/1")
  }

  /// Keys are a total order, whatever the names: what sorting relies on.
  @Test func naturalOrderIsTotal() {
    var random = SeededGenerator(seed: 3)
    let parts = ["a", "b", "0", "00", "1", "9", "10", "é", "中", " ", "/", ":", "99999999999999999999"]
    let keys = (0..<60).map { _ in
      NaturalKey(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined())
    }
    for a in keys {
      #expect(NaturalKey.compare(a, a) == 0)
      for b in keys {
        #expect(NaturalKey.compare(a, b).signum() == -NaturalKey.compare(b, a).signum())
        for c in keys where NaturalKey.compare(a, b) <= 0 && NaturalKey.compare(b, c) <= 0 {
          #expect(NaturalKey.compare(a, c) <= 0)
        }
      }
    }
  }

  /// The kernel's recorded orders; entries that it gave in another order must have equal keys, which shows as the
  /// same place in the opposite mode.
  @Test func recordedOrders() throws {
    var compared = 0
    for row in try Recordings.objects("golden/getBacklink2/battery/sorting/requests.jsonl") {
      guard let request = row["request"] as? [String: Any], let answer = row["answer"] as? [String: Any],
        let data = answer["data"] as? [String: Any], let list = data["backlinks"] as? [[String: Any]]
      else { continue }
      let text = request["sort"] as? String ?? "3"
      let mode = SortMode(Int64(text) ?? (text.hasPrefix("9") ? 11 : 0))
      let kernel = list.map { entry in
        document(
          entry["name"] as? String ?? "", id: entry["id"] as? String ?? "", updated: entry["updated"] as? String ?? "")
      }
      let names = kernel.map(\.name)
      let isNatural = mode == .naturalAscending || mode == .naturalDescending
      if isNatural, names.contains(where: { $0.contains(/[0-9]{19}/) }) { continue }
      let ours = BacklinkOrder.sorted(kernel, by: mode)
      #expect(ours.map { key($0, mode) } == kernel.map { key($0, mode) }, "\(text): \(names) \(ours.map(\.name))")
      compared += 1
    }
    #expect(compared > 10)
  }

  /// A text that is equal for ties only.
  private func key(_ document: LinkingDocument, _ mode: SortMode) -> String {
    switch mode {
    case .updatedAscending, .updatedDescending: document.updated
    case .createdAscending, .createdDescending: document.created
    case .idDescending: document.id
    case .nameAscending, .nameDescending: "\(PinyinKey.keys(of: [document.name]))"
    case .naturalAscending, .naturalDescending: "\(NaturalKey(document.name))"
    }
  }
}
