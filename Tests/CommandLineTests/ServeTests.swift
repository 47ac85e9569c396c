import Foundation
import Platform
import TestSupport
import Testing

/// `inlink serve` as a process (spec/http).
@Suite struct ServeTests {
  private let notebook: IndexedNotebook
  private static let path = "/api/ref/getBacklink2"

  init() throws { notebook = try IndexedNotebook() }

  private func body(_ id: String) -> String { #"{"id":"\#(id)","k":"","mk":""}"# }

  @Test func anAnswerIsTheCommandLines() throws {
    let served = try ServedIndex(notebook.index)
    let client = try served.client()
    for request in [
      body(IndexedNotebook.target), body(IndexedNotebook.linking), body("none"), "{}", "[]", "{", #"{"id":5}"#,
    ] {
      let answer = try client.ask("POST", Self.path, body: request)
      let run = try ProgramRun("inlink", ["--index", notebook.index, "getBacklink2", "--request", request])
      #expect(answer.status == 200 && answer.text + "\n" == run.output, "\(request)")
    }
    let quirks = try ServedIndex(notebook.index, ["--quirks"])
    let run = try ProgramRun(
      "inlink", ["--index", notebook.index, "getBacklink2", "--quirks", "--request", body(IndexedNotebook.target)])
    #expect(try quirks.post(Self.path, body(IndexedNotebook.target)).text + "\n" == run.output)
    let status = try ProgramRun("inlink", ["--index", notebook.index, "status", "--json"])
    let shown = try client.ask("GET", "/status").text
    // Its age may have grown by a second.
    func young(_ text: String) -> String { text.replacing(/"age_seconds":[0-9]+/, with: "") }
    #expect(young(shown + "\n") == young(status.output))
    #expect(served.stop().status == 0)
  }

  @Test func theNotebookThatWasServed() throws {
    let served = try ServedIndex(notebook.index)
    let names = try served.post("/api/notebook/lsNotebooks", "").text
    #expect(
      names.contains(#""id":"\#(IndexedNotebook.notebook)","name":"N","icon":"","sort":0,"sortMode":0,"closed":false"#))
    let attributes = try served.post("/api/attr/getBlockAttrs", #"{"id":"\#(IndexedNotebook.target)"}"#).text
    #expect(attributes.hasPrefix(#"{"code":0,"msg":"","data":{"id":"\#(IndexedNotebook.target)","title":"Target","#))
    let sql = try served.post("/api/query/sql", #"{"stmt":"SELECT id FROM blocks WHERE type = 'd' ORDER BY id"}"#).text
    #expect(
      sql == #"{"code":0,"msg":"","data":[{"id":"\#(IndexedNotebook.target)"},{"id":"\#(IndexedNotebook.linking)"}]}"#)
    let secret = try served.post("/api/query/sql", #"{"stmt":"SELECT name FROM source"}"#).text
    #expect(secret == #"{"code":1,"msg":"no such table: source","data":null}"#)
    #expect(try served.ask("GET", "/healthz").text == #"{"status":"ok"}"#)
    #expect(try served.post("/api/block/updateBlock", "{}").status == 404)
  }

  @Test func whoMayAsk() throws {
    let token = "tok-0123456789abcdef"
    let file = try notebook.folder.write("token", token + "\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    let served = try ServedIndex(notebook.index, ["--token-file", file, "--access-log"])
    #expect(try served.post(Self.path, body("x")).status == 401)
    #expect(try served.post(Self.path, body("x"), ["Authorization: Token \(token)"]).status == 200)
    #expect(try served.post(Self.path + "?token=\(token)", body("x")).status == 200)
    #expect(try served.ask("GET", "/w/api.php")["MediaWiki-API-Error"] == "readapidenied")
    // Another token, when it is told to look.
    let fresh = "new-0123456789abcdef"
    try fresh.write(toFile: file, atomically: false, encoding: .utf8)
    kill(served.process.processIdentifier, SIGHUP)
    var isTaken = false
    for _ in 0..<200 where !isTaken {
      isTaken = try served.post(Self.path, body("x"), ["Authorization: Token \(fresh)"]).status == 200
      if !isTaken { Clock.sleep(nanoseconds: 20_000_000) }
    }
    #expect(isTaken)
    #expect(try served.post(Self.path, body("x"), ["Authorization: Token \(token)"]).status == 401)
    let said = served.stop().said
    #expect(said.contains("127.0.0.1 POST /api/ref/getBacklink2 200 "))
    #expect(!said.contains(token) && !said.contains(fresh))
  }

  @Test func pagesOfOtherSites() throws {
    let served = try ServedIndex(notebook.index)
    for field in [
      "Host: evil.example", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site",
      "X-Forwarded-For: 203.0.113.9",
    ] {
      let answer = try served.post(Self.path, body(IndexedNotebook.target), [field])
      #expect([401, 403].contains(answer.status) && !answer.text.contains(IndexedNotebook.linking), "\(field)")
      #expect(
        [401, 403].contains(try served.ask("GET", "/w/api.php?action=query&format=json", [field]).status), "\(field)")
      #expect([401, 403].contains(try served.ask("GET", "/status", [field]).status), "\(field)")
    }
    #expect(try served.ask("GET", "/w/api.php?callback=f").status == 401)
  }

  /// The kernel's own answers, requests and headers as they were recorded.
  @Test(
    .enabled(if: Recordings.path("golden/getBacklink2/battery/http-auth") != nil, "the recordings are missing"),
    arguments: ["http", "http-auth"])
  func recordedRequests(name: String) throws {
    let source = try #require(Recordings.path("golden/getBacklink2/battery/\(name)"))
    let scratch = try ScratchFolder()
    let workspace = scratch.path + "/" + name
    try FileManager.default.createDirectory(atPath: workspace + "/conf", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: source + "/data", toPath: workspace + "/data")
    try FileManager.default.copyItem(atPath: source + "/conf.json", toPath: workspace + "/conf/conf.json")
    let index = scratch.path + "/index.sqlite"
    _ = try ProgramRun("inlinkd", ["--notebooks", workspace, "--index", index, "--once"])
    let served = try ServedIndex(index, ["--quirks", "--siyuan-conf", workspace + "/conf/conf.json"])
    let client = try served.client()
    var count = 0
    for recorded in try Recordings.objects(source + "/requests.jsonl") {
      guard recorded["unstable"] == nil, let request = recorded["raw_request"] as? String,
        let status = recorded["status"] as? Int
      else { continue }
      let method = recorded["method"] as? String ?? "POST"
      let fields = (recorded["headers"] as? [String: String] ?? [:]).map { "\($0.key): \($0.value)" }
      let answer = try client.ask(
        method, Self.path + (recorded["query"] as? String ?? ""), fields,
        body: request.isEmpty && method != "POST" ? nil : request)
      let title = "\(name): \(recorded["name"] ?? "")"
      count += 1
      // A foreign name is refused here: it may be another page's.
      if fields.contains(where: { $0.hasPrefix("Host:") }) {
        #expect(answer.status == 403, "\(title)")
        continue
      }
      #expect(answer.status == status, "\(title)")
      for (field, value) in recorded["headers_out"] as? [String: String] ?? [:] where field != "Content-Encoding" {
        #expect(answer[field] == value, "\(title): \(field)")
      }
      let expected = recorded["body"] as? String ?? ""
      let isPacked = answer["Content-Encoding"] != nil
      if method != "HEAD", status != 307, !isPacked, !expected.contains("Parses request") {
        #expect(answer.text == expected, "\(title)")
      }
    }
    #expect(count > 10)
  }

  @Test func whatIsWrongWithARequest() throws {
    let served = try ServedIndex(notebook.index, ["--max-body", "2000"])
    let good = "POST \(Self.path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
    for (text, status) in [
      (good.replacing("Host: localhost\r\n", with: ""), 400), (good.replacing("\r\nContent", with: "\nContent"), 400),
      (good.replacing("-Length:", with: "-Length :"), 400),
      (good.replacing("Content-Length: 2", with: "Content-Length: 2\r\nContent-Length: 2"), 400),
      (good.replacing("Content-Length: 2", with: "Content-Length: 2\r\nTransfer-Encoding: chunked"), 400),
      (good.replacing("HTTP/1.1", with: "HTTP/2.0"), 505), (good.replacing("POST", with: "FROB"), 501),
      (good.replacing("Content-Length: 2", with: "Expect: x\r\nContent-Length: 2"), 417),
      (good.replacing("Content-Length: 2", with: "Content-Length: 2001"), 413),
      ("GET /" + String(repeating: "a", count: 20_000) + " HTTP/1.1\r\n\r\n", 414),
      ("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 40_000) + "\r\n\r\n", 431),
    ] {
      let client = try served.client()
      client.send(text)
      #expect(try client.read().status == status, "\(text.prefix(60))")
      #expect(client.isEnded(), "\(text.prefix(60))")
    }
    // Requests sent at once are answered in order, and a body in chunks is one.
    let client = try served.client()
    client.send(
      good
        + good.replacing(
          "Content-Length: 2\r\n\r\n{}", with: "Transfer-Encoding: chunked\r\n\r\n1;a\r\n{\r\n1\r\n}\r\n0\r\n\r\n")
        + "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + good)
    for isHead in [false, false, true, false] { #expect(try client.read(isHead: isHead).status == 200) }
    #expect(served.stop().status == 0)
  }

  @Test func placesAndTimes() throws {
    let served = try ServedIndex(
      notebook.index, ["--max-connections", "2", "--request-timeout", "1", "--idle-timeout", "1"])
    let slow = try served.client()
    slow.send("POST /")
    let silent = try served.client()
    // Both places are taken: the next is told so.
    #expect(try served.ask("GET", "/healthz")["Retry-After"] == "1")
    #expect(try slow.read().status == 408)
    #expect(silent.isEnded())
    var isServed = false
    for _ in 0..<200 where !isServed { isServed = try served.ask("GET", "/healthz").status == 200 }
    #expect(isServed)
    #expect(served.stop(SIGINT).status == 0)
  }

  @Test func socketsInTheFileSystem() throws {
    let path = notebook.folder.path + "/s"
    let (process, _, _, errors) = try ProgramRun.start(
      "inlink", ["--index", notebook.index, "serve", "--listen", "unix:" + path])
    _ = errors.fileHandleForReading.availableData
    let answer = try HTTPClient(path: path).ask(
      "POST", Self.path, ["Host: anything.example"], body: body(IndexedNotebook.target))
    #expect(answer.text.contains(IndexedNotebook.linking))
    var facts = stat()
    #expect(lstat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
    #expect(try ProgramRun("inlink", ["--index", notebook.index, "serve", "--listen", "unix:" + path]).status == 3)
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && lstat(path, &facts) != 0)
    try notebook.folder.write("s", "precious")
    #expect(try ProgramRun("inlink", ["--index", notebook.index, "serve", "--listen", "unix:" + path]).status == 3)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
  }

  @Test(
    arguments: [
      (["--listen", "nonsense"], 2), (["--listen", "127.0.0.1:70000"], 2), (["--listen", "0.0.0.0:0"], 2),
      (["--listen", "0.0.0.0:0", "--allow-host", "x"], 2), (["--token-file", "/nonexistent"], 2),
      (["--max-body", "x"], 2), (["word"], 2),
      (["--siyuan-conf", "/nonexistent"], 2), (["--query-timeout", "0"], 2),
    ] as [([String], Int32)])
  func whatItRefuses(options: [String], status: Int32) throws {
    let run = try ProgramRun("inlink", ["--index", notebook.index, "serve"] + options)
    #expect(run.status == status && !run.errors.isEmpty && run.output.isEmpty, "\(run)")
  }

  @Test func withoutAnIndex() throws {
    let missing = notebook.folder.path + "/none"
    #expect(try ProgramRun("inlink", ["--index", missing, "serve", "--listen", "127.0.0.1:0"]).status == 3)
    #expect(!FileManager.default.fileExists(atPath: missing))
    let served = try ServedIndex(notebook.index)
    let client = try served.client()
    #expect(try client.ask("GET", "/healthz").status == 200)
    try FileManager.default.moveItem(atPath: notebook.index, toPath: notebook.index + ".away")
    let answer = try client.ask("POST", Self.path, body: body("x"))
    #expect(answer.status == 503 && answer.text == #"{"code":-1,"msg":"index unavailable","data":null}"#)
    #expect(try client.ask("GET", "/healthz").status == 503)
    try FileManager.default.moveItem(atPath: notebook.index + ".away", toPath: notebook.index)
    #expect(try client.ask("POST", Self.path, body: body("x")).status == 200)
  }
}
