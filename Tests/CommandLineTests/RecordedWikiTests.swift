import Foundation
import SQLiteConnection
import TestSupport
import Testing

/// `inlink langbacklinks` beside a real MediaWiki: the rows it stored and all that it answered, byte for byte.
@Suite struct RecordedWikiTests {
  private static let golden = "golden/langbacklinks"

  private static func indexed() throws -> (ScratchFolder, index: String) {
    let scratch = try ScratchFolder()
    let index = scratch.path + "/index.sqlite"
    let pass = try ProgramRun(
      "inlinkd",
      [
        "--notebooks", #require(Recordings.path("corpus/mediawiki")), "--index", index, "--interwiki",
        #require(Recordings.path(golden + "/interwiki-prefixes.tsv")), "--once",
      ])
    #expect(pass.status == 0, "\(pass.errors)")
    return (scratch, index)
  }

  @Test func rowsAreThoseOfMediaWiki() throws {
    let (scratch, index) = try Self.indexed()
    defer { withExtendedLifetime(scratch) {} }
    let connection = try Connection(path: index, mode: .readOnly)
    var rows: [String] = []
    let statement = try connection.prepare("SELECT ll_from, ll_lang, ll_title FROM langlinks")
    while try statement.step() { rows.append("\(statement.int(0)) \(statement.text(1)):\(statement.text(2))") }
    let recorded = try Recordings.objects(Self.golden + "/langlinks.jsonl").map {
      "\($0["ll_from"] ?? 0) \($0["ll_lang"] ?? ""):\($0["ll_title"] ?? "")"
    }
    #expect(rows.sorted() == recorded.sorted())
    #expect(rows.count > 200)
  }

  /// A recorded request that is a query on one line.
  private struct Recorded {
    let id: String
    let query: String
    let row: [String: Any]

    /// nil: the listener's affair (methods, forms, formats that are pages).
    init?(_ row: [String: Any]) {
      let type = row["content_type"] as? String ?? ""
      guard ["GET", "POST"].contains(row["method"] as? String), !type.contains("multipart"),
        row["request_headers"] == nil, row["response"] is String
      else { return nil }
      var query = row["query"] as? String ?? ""
      if let body = row["body"] as? String, !body.isEmpty {
        if type.isEmpty { return nil }
        query += (query.isEmpty ? "" : "&") + body
      }
      if query.contains("\n") || query.contains(/(^|&)format=(php|none)(&|$)/) { return nil }
      id = row["id"] as? String ?? ""
      self.query = query
      self.row = row
    }

    /// Without what differs from day to day and wiki to wiki.
    func masked(_ body: String) -> String {
      var body = body.replacing(/See [^ "]+ for API usage/, with: "See API for API usage")
      for name in row["volatile"] as? [String] ?? [] {
        for pattern in ["(\"\(name)\":)(\"[^\"]*\"|[0-9.]+)", "(\(name)=)\"[^\"]*\""] {
          body = body.replacingOccurrences(of: pattern, with: "$1\"*\"", options: .regularExpression)
        }
      }
      return body
    }
  }

  /// Asks all of them in one process.
  private static func answers(_ requests: [Recorded], _ index: String) throws -> [[String: Any]] {
    let run = try ProgramRun(
      "inlink", ["--index", index, "langbacklinks", "--queries", "-"],
      input: requests.map { $0.query + "\n" }.joined())
    return try run.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func answersAreThoseOfMediaWiki() throws {
    let (scratch, index) = try Self.indexed()
    defer { withExtendedLifetime(scratch) {} }
    let requests = try Recordings.objects(Self.golden + "/requests.jsonl").compactMap(Recorded.init)
    let answers = try Self.answers(requests, index)
    #expect(answers.count == requests.count)
    for (request, answer) in zip(requests, answers) {
      let want = request.masked(request.row["response"] as? String ?? "")
      let got = request.masked(answer["body"] as? String ?? "")
      // A generator's pages come in any order.
      let isSame = want == got || request.query.contains("generator=") && Self.asSet(want) == Self.asSet(got)
      #expect(isSame, "\(request.id) \(request.query): want \(want.prefix(300)), got \(got.prefix(300))")
      #expect(answer["status"] as? Int ?? 200 == request.row["status"] as? Int, "\(request.id)")
      let wanted = request.row["headers"] as? [String: String] ?? [:]
      let given = Dictionary(
        (answer["headers"] as? [String: String] ?? [:]).map { ($0.key.lowercased(), $0.value) },
        uniquingKeysWith: { $1 })
      for name in ["Content-Type", "Content-Disposition", "Cache-Control", "MediaWiki-API-Error"] {
        #expect(given[name.lowercased()] == wanted[name], "\(request.id) \(name)")
      }
    }
    #expect(requests.count > 300)
  }

  private static func asSet(_ body: String) -> [String] {
    guard let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) else {
      return body.matches(of: /<[^>]*>|[^<>]+/).map { String($0.output) }.sorted()
    }
    return leaves(object, "").sorted()
  }

  /// Every value with the names it stands under; places in lists of pages don't count.
  private static func leaves(_ value: Any, _ path: String) -> [String] {
    switch value {
    case let object as [String: Any]: object.flatMap { leaves($0.value, path + "/" + $0.key) }
    case let list as [Any]: list.flatMap { leaves($0, path + "/") }
    default: ["\(path)=\(value)"]
    }
  }

  /// What existing clients send, and the parts of the answers that they read.
  @Test func clientsGetWhatTheyRead() throws {
    let (scratch, index) = try Self.indexed()
    defer { withExtendedLifetime(scratch) {} }
    let requests = try Recordings.objects(Self.golden + "/clients.jsonl").compactMap(Recorded.init)
    let answers = try Self.answers(requests, index)
    #expect(answers.count == requests.count)
    for (request, answer) in zip(requests, answers) {
      func object(_ text: Any?) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data((text as? String ?? "").utf8)) as? [String: Any] ?? [:]
      }
      let (want, got) = (try object(request.row["response"]), try object(answer["body"]))
      #expect((want["error"] == nil) == (got["error"] == nil), "\(request.id)")
      for path in [["continue"], ["query", "langbacklinks"], ["query", "pages"]] {
        let (a, b) = (Self.part(want, path), Self.part(got, path))
        #expect(Self.read(a) == Self.read(b), "\(request.id) \(path)")
      }
    }
    #expect(requests.count > 10)
  }

  private static func part(_ object: [String: Any], _ path: [String]) -> Any? {
    path.reduce(object as Any?) { value, name in (value as? [String: Any])?[name] }
  }

  /// Of pages: number, namespace and title.
  private static func read(_ value: Any?) -> [String] {
    guard let value else { return [] }
    let unread = ["/contentmodel", "/pagelang", "/touched", "/lastrevid", "/length", "/new", "/redirect"]
    return leaves(value, "").filter { leaf in !unread.contains { leaf.contains($0) } }.sorted()
  }
}
