import Platform
import Testing

@testable import Answers

/// What SiYuan's small endpoints and SQL are made of (spec/http 4 and 5).
@Suite struct KernelPartsTests {
  /// As Go's encoding/json writes them.
  @Test(arguments: [
    (0.0, "0"), (-0.0, "-0"), (1.0, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (100.0, "100"), (1e20, "100000000000000000000"),
    (1e21, "1e+21"),
    (1.5e300, "1.5e+300"), (1e-6, "0.000001"), (1e-7, "1e-7"), (1.25e-10, "1.25e-10"), (123456.789, "123456.789"),
    (9007199254740993.0, "9007199254740992"), (0.000123, "0.000123"), (.infinity, "null"), (.nan, "null"),
    (1e-300, "1e-300"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
  ])
  func numbers(number: Double, expected: String) {
    var out: [UInt8] = []
    GoNumber.append(number, to: &out)
    #expect(String(decoding: out, as: UTF8.self) == expected)
  }

  @Test(arguments: [([], ""), ([0, 255, 16], "AP8Q"), ([1], "AQ=="), ([1, 2], "AQI=")] as [([UInt8], String)])
  func base64(bytes: [UInt8], text: String) {
    var out: [UInt8] = []
    Base64.append(bytes, to: &out)
    #expect(String(decoding: out, as: UTF8.self) == text)
    #expect(Base64.decoded(text.utf8) == bytes)
  }

  @Test(arguments: ["A", "AQ=", "AQ", "A===", "====", "AQ==AQ==", "A Q=", "%%%%"])
  func whatIsNoBase64(text: String) { #expect(Base64.decoded(text.utf8) == nil) }

  @Test func attributes() {
    let list = AttributeList.decoded(
      #"{: id="1" title="a &quot;b&quot; &amp;lt; _esc_newline_c" custom-x="=" updated=""}"#)
    #expect(list.map(\.name) == ["custom-x", "id", "title", "updated"])
    #expect(list.map(\.value) == ["=", "1", "a \"b\" &lt; \nc", ""])
    for broken in ["", "{: }", "{: a", "{: a=", "{: a=b}", "{: a=\"b"] {
      #expect(AttributeList.decoded(broken).isEmpty)
    }
  }

  @Test func parametersOfMediaWiki() {
    func query(_ type: String?, _ body: String, _ method: String = "POST") -> String {
      let request = MediaWikiRequest(
        method: method, query: Array("a=1".utf8), contentType: type, body: Array(body.utf8))
      return String(decoding: request.query, as: UTF8.self)
    }
    #expect(query("application/x-www-form-urlencoded; charset=UTF-8", "a=2&b=3") == "a=1&a=2&b=3")
    #expect(query("application/json", "{}") == "a=1")
    #expect(query(nil, "a=2") == "a=1")
    #expect(query("application/x-www-form-urlencoded", "a=2", "GET") == "a=1")
    let form =
      "--B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nA & B=c+d%\r\nsecond\r\n--B\r\n"
      + "Content-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nfile\r\n--B--\r\n"
    #expect(query("multipart/form-data; boundary=\"B\"", form) == "a=1&t=A%20%26%20B%3Dc%2Bd%25%0D%0Asecond")
    for broken in ["", "--B", "--B\r\n", "--B\r\n\r\nx\r\n--B--", "--Bx\r\n"] {
      #expect(query("multipart/form-data; boundary=B", broken) == "a=1")
    }
    #expect(MediaWikiRequest(method: "GET", query: Array("c%61llback=f".utf8), contentType: nil, body: []).hasCallback)
    #expect(MediaWikiRequest(method: "POST", query: Array("+callback=f".utf8), contentType: nil, body: []).hasCallback)
  }
}
