import IndexQueries
import Platform

/// Answers SiYuan's endpoints from an index, as the kernel's own bodies (spec/http 4). SQL is `SQLEndpoint`'s.
package struct KernelAPI {
  private let index: ReadOnlyIndex
  private let quirks: Bool

  package init(index: ReadOnlyIndex, quirks: Bool) {
    self.index = index
    self.quirks = quirks
  }

  /// The body of an answer. To be asked inside `snapshot`; throws what the index can't answer.
  package func answer(_ endpoint: KernelEndpoint, _ body: [UInt8]) throws -> [UInt8] {
    var out: [UInt8] = []
    if endpoint == .getBacklink2 {
      try Self.append(BacklinkRequest(body: body), quirks: quirks, index, to: &out)
      return out
    }
    do {
      try append(endpoint, body, to: &out)
    } catch let failure as KernelFailure {
      out = []
      KernelBody.append(code: -1, failure: failure.message, to: &out)
    }
    return out
  }

  /// `getBacklink2`, as the command line answers it, too.
  package static func append(
    _ request: BacklinkRequest, quirks: Bool, _ index: ReadOnlyIndex, to out: inout [UInt8]
  ) throws {
    _ = try append(request, to: &out) { query in
      var query = query
      query.quirks = quirks
      return try index.answer(query)
    }
  }

  /// The body of an answer to `getBacklink2`, whoever makes the answer. Whether it is one: no failure.
  package static func append(
    _ request: BacklinkRequest, to out: inout [UInt8], _ answer: (BacklinkQuery) throws -> BacklinkAnswer
  ) throws -> Bool {
    switch request {
    case .query(let query):
      do {
        BacklinkBody.append(try answer(query), to: &out)
      } catch let unanswered as UnansweredRequest {
        BacklinkBody.append(failure: unanswered.description, to: &out)
        return false
      }
    case .withoutData: BacklinkBody.appendWithoutData(to: &out)
    case .unreadable(let message):
      BacklinkBody.append(failure: message, to: &out)
      return false
    }
    return true
  }

  private func append(_ endpoint: KernelEndpoint, _ body: [UInt8], to out: inout [UInt8]) throws {
    if endpoint == .lsNotebooks { return try appendNotebooks(to: &out) }
    let request = try KernelRequest(body, to: endpoint)
    switch endpoint {
    case .getIDsByHPath: return try appendIDs(request, to: &out)
    case .getHPathByPath: return try appendHPath(request, to: &out)
    default: break
    }
    guard let id = request.text("id") else { return BacklinkBody.appendWithoutData(to: &out) }
    if endpoint != .getBlockInfo, endpoint != .checkBlockExist {
      guard try Self.isID(id) || index.place(ofBlock: id) != nil else { throw Self.invalid }
    }
    switch endpoint {
    case .getBlockAttrs: try appendAttributes(id, to: &out)
    case .getChildBlocks: try appendChildren(id, to: &out)
    case .getBlockInfo: try appendInfo(id, to: &out)
    case .checkBlockExist:
      let exists = try index.place(ofBlock: id) != nil
      KernelBody.append(data: { $0 += (exists ? "true" : "false").utf8 }, to: &out)
    case .getHPathByID:
      let place = try place(id)
      KernelBody.append(data: { JSONText.append(place.hPath, to: &$0) }, to: &out)
    default:
      let place = try place(id)
      KernelBody.append(
        data: { out in
          JSONObject.append(to: &out) { object, out in
            object.add("notebook", place.box, &out)
            object.add("path", place.path, &out)
          }
        }, to: &out)
    }
  }

  private static let invalid = KernelFailure("invalid ID argument")

  /// 14 digits, `-`, 7 of `a-z0-9` (spec A1).
  private static func isID(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 22 && bytes[..<14].allSatisfy { $0 &- 0x30 < 10 } && bytes[14] == UInt8(ascii: "-")
      && bytes[15...].allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 26 }
  }

  private func place(_ id: String) throws -> DocumentPlace {
    guard let place = try index.place(ofBlock: id) else { throw KernelFailure("tree not found") }
    return place
  }
}

// Notebooks and paths.
extension KernelAPI {
  private func appendNotebooks(to out: inout [UInt8]) throws {
    let notebooks = try index.notebookNames()
    KernelBody.append(
      data: { out in
        JSONObject.append(to: &out) { object, out in
          object.add("boxDocEnabled", false, &out)
          object.add("notebooks", notebooks, &out) { notebook, out in
            JSONObject.append(to: &out) { object, out in
              object.add("id", notebook.id, &out)
              object.add("name", notebook.name, &out)
              object.add("icon", "", &out)
              object.add("sort", 0, &out)
              object.add("sortMode", 0, &out)
              object.add("closed", false, &out)
              for name in ["subFileCount", "newFlashcardCount", "dueFlashcardCount", "flashcardCount"] {
                object.add(name, 0, &out)
              }
              object.add("encrypted", false, &out)
              object.add("unlocked", false, &out)
            }
          }
        }
      }, to: &out)
  }

  /// The notebook and the path of a request; nil: one is missing.
  private func notebookAndPath(_ request: KernelRequest) throws -> (box: String, path: String)? {
    guard let box = request.text("notebook"), let path = request.text("path") else { return nil }
    guard try Self.isID(box) || index.hasNotebook(box) else { throw Self.invalid }
    return (box, path)
  }

  private func appendIDs(_ request: KernelRequest, to out: inout [UInt8]) throws {
    guard let (box, path) = try notebookAndPath(request) else { return BacklinkBody.appendWithoutData(to: &out) }
    let ids = try index.documents(inNotebook: box, hPath: path)
    KernelBody.append(
      data: { out in
        out.append(UInt8(ascii: "["))
        for (position, id) in ids.enumerated() {
          if position > 0 { out.append(UInt8(ascii: ",")) }
          JSONText.append(id, to: &out)
        }
        out.append(UInt8(ascii: "]"))
      }, to: &out)
  }

  private func appendHPath(_ request: KernelRequest, to out: inout [UInt8]) throws {
    guard let (box, path) = try notebookAndPath(request) else { return BacklinkBody.appendWithoutData(to: &out) }
    guard let hPath = path == "/" ? "/" : try index.hPath(inNotebook: box, path: path) else {
      throw KernelFailure("block not found")
    }
    KernelBody.append(data: { JSONText.append(hPath, to: &$0) }, to: &out)
  }
}

// Blocks.
extension KernelAPI {
  private func appendAttributes(_ id: String, to out: inout [UInt8]) throws {
    let attributes = AttributeList.decoded(try index.attributeList(ofBlock: id) ?? "")
    KernelBody.append(
      data: { out in
        JSONObject.append(to: &out) { object, out in
          for (name, value) in attributes { object.add(name, value, &out) }
        }
      }, to: &out)
  }

  private func appendChildren(_ id: String, to out: inout [UInt8]) throws {
    let children = try index.children(ofBlock: id)
    KernelBody.append(
      data: { out in
        out.append(UInt8(ascii: "["))
        for (position, child) in children.enumerated() {
          if position > 0 { out.append(UInt8(ascii: ",")) }
          JSONObject.append(to: &out) { object, out in
            object.add("id", child.id, &out)
            object.add("type", child.type, &out)
            for (name, text) in [
              ("subType", child.subtype), ("content", child.content), ("markdown", child.markdown),
            ] where !text.isEmpty { object.add(name, text, &out) }
          }
        }
        out.append(UInt8(ascii: "]"))
      }, to: &out)
  }

  private func appendInfo(_ id: String, to out: inout [UInt8]) throws {
    guard let place = try index.place(ofBlock: id) else {
      throw KernelFailure("Content block with id [\(id)] not found")
    }
    let attributes = AttributeList.decoded(try index.attributeList(ofBlock: place.root) ?? "")
    func value(_ name: String) -> String { attributes.first { $0.name == name }?.value ?? "" }
    // A note's title may come from its file's name alone.
    let title = attributes.contains { $0.name == "title" } ? value("title") : TreePath.base(place.hPath)
    KernelBody.append(
      data: { out in
        JSONObject.append(to: &out) { object, out in
          object.add("box", place.box, &out)
          object.add("path", place.path, &out)
          object.add("rootChildID", place.root, &out)
          object.add("rootID", place.root, &out)
          object.add("rootIcon", value("icon"), &out)
          object.add("rootTitle", title, &out)
          object.add("rootTitleEmpty", value("title-empty") == "true", &out)
        }
      }, to: &out)
  }
}
