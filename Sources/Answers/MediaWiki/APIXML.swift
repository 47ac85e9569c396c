/// Writes a result as MediaWiki's `format=xml` (spec 9).
struct APIXML {
  var includesNamespace = false

  func append(_ root: APIObject, to out: inout [UInt8]) {
    out += "<?xml version=\"1.0\"?>".utf8
    var root = root
    if includesNamespace { root.add("xmlns", "http://www.mediawiki.org/xml/api/") }
    element("api", root, to: &out)
  }

  private func element(_ name: String, _ object: APIObject, index: String? = nil, to out: inout [UInt8]) {
    out += "<\(name)".utf8
    if let index { attribute("_idx", Array(index.utf8), to: &out) }
    let children = object.fields.filter { Self.isElement($0.value) }
    let content = object.fields.first { $0.isContent }
    for field in object.fields where !Self.isElement(field.value) && !field.isContent {
      switch field.value {
      case .text(let text): attribute(field.name, text, to: &out)
      case .number(let number):
        attribute(field.name, Array(String(number).utf8), to: &out)
      case .flag(true): attribute(field.name, [], to: &out)
      default: break
      }
    }
    if children.isEmpty, let content, case .text(let text) = content.value {
      // Text of the element itself: blanks count.
      attribute("xml:space", Array("preserve".utf8), to: &out)
      out.append(UInt8(ascii: ">"))
      escapedText(text, to: &out)
      out += "</\(name)>".utf8
      return
    }
    if children.isEmpty {
      out += " />".utf8
      return
    }
    out.append(UInt8(ascii: ">"))
    for field in object.fields where Self.isElement(field.value) {
      append(field.name, field.value, to: &out)
    }
    if let content, case .text(let text) = content.value {
      let child = content.name
      out += "<\(child) xml:space=\"preserve\">".utf8
      escapedText(text, to: &out)
      out += "</\(child)>".utf8
    }
    out += "</\(name)>".utf8
  }

  private static func isElement(_ node: APINode) -> Bool {
    switch node {
    case .list, .object: true
    default: false
    }
  }

  private func append(_ name: String, _ node: APINode, to out: inout [UInt8]) {
    switch node {
    case .object(let object):
      guard let tag = object.listTag else { return element(name, object, to: &out) }
      out += "<\(name)>".utf8
      for field in object.fields {
        if case .object(let inner) = field.value { element(tag, inner, index: field.name, to: &out) }
      }
      out += "</\(name)>".utf8
    case .list(let nodes, let tag):
      if nodes.isEmpty {
        out += "<\(name) />".utf8
        return
      }
      out += "<\(name)>".utf8
      for node in nodes { item(tag, node, to: &out) }
      out += "</\(name)>".utf8
    default: break
    }
  }

  private func item(_ tag: String, _ node: APINode, to out: inout [UInt8]) {
    switch node {
    case .object(let object): element(tag, object, to: &out)
    case .list: append(tag, node, to: &out)
    case .text(let text):
      out += "<\(tag)>".utf8
      escapedText(text, to: &out)
      out += "</\(tag)>".utf8
    case .number(let number): out += "<\(tag)>\(number)</\(tag)>".utf8
    case .flag: out += "<\(tag) />".utf8
    }
  }

  private func attribute(_ name: String, _ value: [UInt8], to out: inout [UInt8]) {
    out += " \(name)=\"".utf8
    for byte in value {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      case UInt8(ascii: "'"): out += "&#039;".utf8
      case 0x0A: out += "&#10;".utf8
      case 0x0D: out += "&#13;".utf8
      case 0x09: out += "&#9;".utf8
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }

  private func escapedText(_ text: [UInt8], to out: inout [UInt8]) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      default: out.append(byte)
      }
    }
  }
}
