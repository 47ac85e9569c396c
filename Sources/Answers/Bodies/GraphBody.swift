import IndexQueries
import Platform

/// A graph of documents in the languages that other programs draw.
package enum GraphBody {
  package static func json(_ graph: LinkGraph, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("version", HitBody.version, &out)
      object.add("nodes", graph.nodes, &out) { node, out in
        JSONObject.append(to: &out) { object, out in
          object.add("id", node.id, &out)
          object.add("title", node.title, &out)
          object.add("path", node.path, &out)
        }
      }
      object.add("edges", graph.edges, &out) { edge, out in
        JSONObject.append(to: &out) { object, out in
          object.add("from", edge.from, &out)
          object.add("to", edge.to, &out)
          object.add("count", edge.count, &out)
        }
      }
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// Graphviz (https://graphviz.org/doc/info/lang.html): a quoted text takes `\"` for a quote and `\\` for a backslash.
  package static func dot(_ graph: LinkGraph, to out: inout [UInt8]) {
    func quoted(_ text: String) -> String {
      "\"" + replaced(SafeText.line(text)) { $0 == "\"" ? "\\\"" : $0 == "\\" ? "\\\\" : nil } + "\""
    }
    out += "digraph inlink {\n  node [shape=box, style=rounded];\n".utf8
    // Ids that differ in characters which are not shown would be one.
    let numbers = numbers(graph)
    for (place, node) in graph.nodes.enumerated() {
      out += "  n\(place) [label=\(quoted(node.title)), tooltip=\(quoted(node.path)), id=\(quoted(node.id))];\n".utf8
    }
    for edge in graph.edges {
      guard let from = numbers[ExactText(edge.from)], let to = numbers[ExactText(edge.to)] else { continue }
      let count = edge.count > 1 ? " [label=\"\(edge.count)\"]" : ""
      out += "  n\(from) -> n\(to)\(count);\n".utf8
    }
    out += "}\n".utf8
  }

  /// Mermaid (https://mermaid.js.org/syntax/flowchart.html): nodes are numbered, texts in quotes with entities.
  package static func mermaid(_ graph: LinkGraph, to out: inout [UInt8]) {
    func quoted(_ text: String) -> String {
      "\""
        + replaced(SafeText.line(text)) {
          switch $0 {
          case "\"": "#quot;"
          case "#": "#35;"
          case "<": "#lt;"
          case ">": "#gt;"
          case "&": "#amp;"
          default: nil
          }
        } + "\""
    }
    let numbers = numbers(graph)
    out += "flowchart LR\n".utf8
    for (place, node) in graph.nodes.enumerated() { out += "  n\(place)[\(quoted(node.title))]\n".utf8 }
    for edge in graph.edges {
      guard let from = numbers[ExactText(edge.from)], let to = numbers[ExactText(edge.to)] else { continue }
      out += "  n\(from) -->\(edge.count > 1 ? "|\(edge.count)|" : "") n\(to)\n".utf8
    }
  }

  /// GraphML (http://graphml.graphdrawing.org/specification.html).
  package static func graphML(_ graph: LinkGraph, to out: inout [UInt8]) {
    func escaped(_ text: String) -> String {
      replaced(SafeText.line(text)) {
        switch $0 {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        default: nil
        }
      }
    }
    out +=
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
        <key id="label" for="node" attr.name="label" attr.type="string"/>
        <key id="note" for="node" attr.name="id" attr.type="string"/>
        <key id="path" for="node" attr.name="path" attr.type="string"/>
        <key id="weight" for="edge" attr.name="weight" attr.type="int"/>
        <graph id="inlink" edgedefault="directed">

      """.utf8
    let numbers = numbers(graph)
    for (place, node) in graph.nodes.enumerated() {
      out += "    <node id=\"n\(place)\"><data key=\"label\">\(escaped(node.title))</data>".utf8
      out += "<data key=\"note\">\(escaped(node.id))</data>".utf8
      out += "<data key=\"path\">\(escaped(node.path))</data></node>\n".utf8
    }
    for edge in graph.edges {
      guard let from = numbers[ExactText(edge.from)], let to = numbers[ExactText(edge.to)] else { continue }
      out += "    <edge source=\"n\(from)\" target=\"n\(to)\">".utf8
      out += "<data key=\"weight\">\(edge.count)</data></edge>\n".utf8
    }
    out += "  </graph>\n</graphml>\n".utf8
  }

  private static func numbers(_ graph: LinkGraph) -> [ExactText: Int] {
    var numbers: [ExactText: Int] = [:]
    for (place, node) in graph.nodes.enumerated() { numbers[ExactText(node.id)] = place }
    return numbers
  }

  private static func replaced(_ text: String, _ other: (Unicode.Scalar) -> String?) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      if let other = other(scalar) { out += other } else { out.unicodeScalars.append(scalar) }
    }
    return out
  }
}
