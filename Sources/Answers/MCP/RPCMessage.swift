/// A message of JSON-RPC 2.0 (https://www.jsonrpc.org/specification) from a client.
enum RPCMessage {
  case request(id: JSONValue, method: String, params: JSONValue?)
  /// A notification, or the answer to a question that nobody asked: gets no answer.
  case silent

  init(_ value: JSONValue) throws(RPCError) {
    guard case .object = value else { throw RPCError(.invalidRequest, "a message is an object") }
    let id = value["id"]
    if let id, !Self.isID(id) { throw RPCError(.invalidRequest, "\"id\" is a text or a number") }
    guard value["jsonrpc"]?.text == "2.0" else { throw RPCError(.invalidRequest, "\"jsonrpc\" is not \"2.0\"", id: id) }
    guard let method = value["method"] else {
      guard id != nil, value["result"] != nil || value["error"] != nil else {
        throw RPCError(.invalidRequest, "no \"method\"", id: id)
      }
      self = .silent
      return
    }
    guard let name = method.text else { throw RPCError(.invalidRequest, "\"method\" is no text", id: id) }
    guard let id else {
      self = .silent
      return
    }
    self = .request(id: id, method: name, params: value["params"])
  }

  /// MCP forbids null, which JSON-RPC allows: who sends it is answered all the same.
  private static func isID(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .number, .string: true
    default: false
    }
  }
}

/// What keeps a request from being carried out.
struct RPCError: Error {
  enum Code: Int, Sendable {
    case parse = -32700
    case invalidRequest = -32600
    case noMethod = -32601
    case invalidParams = -32602
  }

  let code: Code
  let message: String
  /// Of the request, where it is known.
  var id: JSONValue?

  init(_ code: Code, _ message: String, id: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.id = id
  }
}

/// Writes answers of JSON-RPC.
enum RPCResponse {
  static func append(id: JSONValue, to out: inout [UInt8], result: (inout [UInt8]) -> Void) {
    JSONObject.append(to: &out) { object, out in
      begin(id, &object, &out)
      object.key("result", &out)
      result(&out)
    }
  }

  static func append(_ error: RPCError, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      begin(error.id ?? .null, &object, &out)
      object.key("error", &out)
      JSONObject.append(to: &out) { object, out in
        object.add("code", error.code.rawValue, &out)
        object.add("message", error.message, &out)
      }
    }
  }

  private static func begin(_ id: JSONValue, _ object: inout JSONObject, _ out: inout [UInt8]) {
    object.add("jsonrpc", "2.0", &out)
    switch id {
    case .string(let text): object.add("id", text, &out)
    case .number(let number):
      object.key("id", &out)
      out += number.utf8
    default: object.add("id", orNull: nil, &out)
    }
  }
}
