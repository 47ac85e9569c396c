import IndexQueries

/// `backlinks`, `mentions`, `links` and `search` as JSON (spec: the command line, "for people and editors").
package enum HitBody {
  /// Of the objects below: grows when a key changes its meaning.
  static let version = 1

  package static func append(_ answer: HitAnswer, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("version", version, &out)
      object.add("generation", answer.generation, &out)
      object.key("target", &out)
      append(answer.target, to: &out)
      object.add("count", answer.count, &out)
      object.add("documents", answer.documents, &out) { append($0, to: &$1) }
      object.add("continue", orNull: answer.next, &out)
    }
  }

  static func append(_ target: Meant, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("id", target.id, &out)
      object.add("title", target.title, &out)
      object.add("path", target.path, &out)
      object.add("notebook", target.notebook, &out)
    }
  }

  private static func append(_ document: HitDocument, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      DocumentBody.add(document.facts, to: &object, &out)
      object.add("count", document.count, &out)
      object.add("blocks", document.blocks, &out) { append($0, to: &$1) }
    }
  }

  private static func append(_ hit: Hit, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("id", hit.id, &out)
      object.add("type", hit.type, &out)
      add(hit.text, to: &object, &out)
      if let line = hit.line { object.add("line", line, &out) }
      object.add("why", hit.reasons, &out) { append($0, to: &$1) }
      if !hit.before.isEmpty || !hit.after.isEmpty {
        object.add("before", hit.before, &out) { JSONText.append($0.text, to: &$1) }
        object.add("after", hit.after, &out) { JSONText.append($0.text, to: &$1) }
      }
    }
  }

  private static func add(_ text: HitText, to object: inout JSONObject, _ out: inout [UInt8]) {
    object.add("text", text.text, &out)
    object.add("ranges", text.ranges, &out) { range, out in
      out += "[\(range.lowerBound),\(range.upperBound)]".utf8
    }
  }

  private static func append(_ reason: Hit.Reason, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      switch reason {
      case .ref(let target, let anchor):
        object.add("kind", "ref", &out)
        object.add("target", target, &out)
        object.add("anchor", anchor, &out)
      case .mention(let keyword, let origin):
        object.add("kind", "mention", &out)
        object.add("keyword", keyword, &out)
        object.add("from", origin.rawValue, &out)
      }
    }
  }

  package static func append(_ answer: SearchAnswer, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("version", version, &out)
      object.add("count", answer.count, &out)
      object.add("blocks", answer.hits, &out) { hit, out in
        JSONObject.append(to: &out) { object, out in
          object.add("id", hit.id, &out)
          object.add("type", hit.type, &out)
          object.add("document", hit.document.id, &out)
          object.add("title", hit.document.title, &out)
          object.add("path", hit.document.path, &out)
          add(hit.text, to: &object, &out)
          if let line = hit.line { object.add("line", line, &out) }
          object.add("notebook", hit.document.notebook, &out)
          object.add("updated", hit.document.updated, &out)
          object.add("file", hit.document.file, &out)
        }
      }
      object.add("continue", orNull: answer.next, &out)
    }
  }
}

/// Documents as JSON.
package enum DocumentBody {
  static func add(_ facts: DocumentFacts, to object: inout JSONObject, _ out: inout [UInt8]) {
    object.add("id", facts.id, &out)
    object.add("title", facts.title, &out)
    object.add("path", facts.path, &out)
    object.add("notebook", facts.notebook, &out)
    object.add("updated", facts.updated, &out)
    object.add("box", facts.box, &out)
    object.add("file", facts.file, &out)
  }

  package static func append(_ list: EntryList<DocumentFacts>, to out: inout [UInt8]) {
    ListingBody.page(list, "documents", to: &out) { facts, object, out in add(facts, to: &object, &out) }
  }

  package static func append(_ list: EntryList<RelatedDocument>, to out: inout [UInt8]) {
    ListingBody.page(list, "documents", to: &out) { related, object, out in
      add(related.document, to: &object, &out)
      object.key("score", &out)
      out += "\(Double((related.score * 1000).rounded()) / 1000)".utf8
    }
  }
}
