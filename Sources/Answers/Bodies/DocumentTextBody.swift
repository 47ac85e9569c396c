import IndexQueries

/// The text of a document as JSON, block by block.
package enum DocumentTextBody {
  package static func append(_ answer: DocumentText, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("version", HitBody.version, &out)
      object.add("generation", answer.generation, &out)
      object.add("target", answer.target, &out)
      DocumentBody.add(answer.document, to: &object, &out)
      object.add("count", answer.count, &out)
      object.add("blocks", answer.blocks, &out) { append($0, to: &$1) }
      object.add("continue", orNull: answer.next, &out)
    }
  }

  private static func append(_ block: TextBlock, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("id", block.id, &out)
      object.add("type", block.type, &out)
      if !block.subtype.isEmpty { object.add("subtype", block.subtype, &out) }
      if !block.container.isEmpty { object.add("in", block.container, &out) }
      object.add("text", block.text, &out)
      if block.isCut { object.add("cut", true, &out) }
      if let line = block.line { object.add("line", line, &out) }
    }
  }
}
