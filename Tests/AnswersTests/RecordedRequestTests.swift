import Foundation
import IndexQueries
import TestSupport
import Testing

@testable import Answers

/// Bodies that a real kernel was sent and what it answered, byte for byte.
@Suite struct RecordedRequestTests {
  private func rows() throws -> [[String: Any]] {
    try ["http", "http-auth"].flatMap { try Recordings.objects("golden/getBacklink2/battery/\($0)/requests.jsonl") }
  }

  @Test func bodiesByteForByte() throws {
    var compared = 0
    for row in try rows() {
      // 401, 404 and 307 are the listener's affair.
      guard row["status"] as? Int == 200, let body = row["body"] as? String,
        let request = row["raw_request"] as? String
      else { continue }
      var out: [UInt8] = []
      // Foundation drops the mark that this request begins with.
      let isMarked = row["name"] as? String == "bom" && request.utf8.first != 0xEF
      switch BacklinkRequest(body: (isMarked ? [0xEF, 0xBB, 0xBF] : []) + Array(request.utf8)) {
      case .withoutData: BacklinkBody.appendWithoutData(to: &out)
      case .unreadable(let message): BacklinkBody.append(failure: message, to: &out)
      case .query(let query):
        var answer = try #require(recorded(row))
        answer.k = query.k
        answer.mk = query.mk
        BacklinkBody.append(answer, to: &out)
      }
      #expect(String(decoding: out, as: UTF8.self) == body, "\(row["name"] ?? "")")
      compared += 1
    }
    #expect(compared > 60)
  }

  private func recorded(_ row: [String: Any]) -> BacklinkAnswer? {
    guard let answer = row["answer"] as? [String: Any], let data = answer["data"] as? [String: Any] else { return nil }
    var out = BacklinkAnswer(k: "", mk: "")
    out.box = data["box"] as? String ?? ""
    out.linkRefsCount = data["linkRefsCount"] as? Int ?? -1
    out.mentionsCount = data["mentionsCount"] as? Int ?? -1
    out.backlinks = documents(data["backlinks"])
    out.backmentions = documents(data["backmentions"])
    return out
  }

  private func documents(_ list: Any?) -> [LinkingDocument] {
    (list as? [[String: Any]] ?? []).map { entry in
      func text(_ key: String) -> String { entry[key] as? String ?? "" }
      return LinkingDocument(
        id: text("id"), box: text("box"), name: text("name"), hPath: text("hPath"),
        count: entry["count"] as? Int ?? -1, updated: text("updated"), created: text("created"))
    }
  }
}
