import IndexQueries

/// Listings of a whole index as JSON.
package enum ListingBody {
  private static func object(_ out: inout [UInt8], _ body: (inout JSONObject, inout [UInt8]) -> Void) {
    JSONObject.append(to: &out) { object, out in
      object.add("version", HitBody.version, &out)
      body(&object, &out)
    }
  }

  /// A page of entries under a key, with how many there are and where it goes on.
  static func page<Entry>(
    _ list: EntryList<Entry>, _ key: String, to out: inout [UInt8],
    _ entry: (Entry, inout JSONObject, inout [UInt8]) -> Void
  ) {
    object(&out) { object, out in
      object.add("count", list.count, &out)
      object.add(key, list.entries, &out) { element, out in
        JSONObject.append(to: &out) { entry(element, &$0, &$1) }
      }
      object.add("continue", orNull: list.next, &out)
    }
  }

  package static func append(_ list: EntryList<DanglingTarget>, to out: inout [UInt8]) {
    page(list, "refs", to: &out) { entry, object, out in
      object.add("target", entry.target, &out)
      object.add("count", entry.count, &out)
      object.add("blocks", entry.blocks, &out) { JSONText.append($0, to: &$1) }
      object.add("near", entry.near, &out) { JSONText.append($0.id, to: &$1) }
      object.add("anchors", entry.anchors, &out) { JSONText.append($0, to: &$1) }
    }
  }

  package static func append(_ found: Repetitions, to out: inout [UInt8]) {
    func add(
      _ name: String, _ key: String, _ places: String, _ entries: [Repetition], _ object: inout JSONObject,
      _ out: inout [UInt8]
    ) {
      object.add(name, entries, &out) { entry, out in
        JSONObject.append(to: &out) { object, out in
          object.add(key, entry.name, &out)
          object.add(places, entry.places, &out) { JSONText.append($0, to: &$1) }
        }
      }
    }
    object(&out) { object, out in
      object.add("count", found.count, &out)
      add("ids", "id", "paths", found.ids, &object, &out)
      add("titles", "title", "documents", found.titles, &object, &out)
      object.add("continue", orNull: found.next, &out)
    }
  }

  package static func append(_ list: EntryList<FileFailure>, to out: inout [UInt8]) {
    page(list, "files", to: &out) { entry, object, out in
      object.add("path", entry.path, &out)
      object.add("reason", entry.reason, &out)
      object.add("since", entry.since, &out)
    }
  }

  package static func append(_ list: EntryList<TagCount>, to out: inout [UInt8]) {
    page(list, "tags", to: &out) { entry, object, out in
      object.add("tag", entry.tag, &out)
      object.add("count", entry.count, &out)
    }
  }

  package static func append(_ statistics: IndexStatistics, to out: inout [UInt8]) {
    func popular(_ name: String, _ entries: [IndexStatistics.Popular], _ object: inout JSONObject, _ out: inout [UInt8])
    {
      object.add(name, entries, &out) { entry, out in
        JSONObject.append(to: &out) { object, out in
          DocumentBody.add(entry.document, to: &object, &out)
          object.add("count", entry.count, &out)
        }
      }
    }
    object(&out) { object, out in
      object.add("generation", statistics.generation, &out)
      for (name, number) in [
        ("notebooks", statistics.notebooks), ("documents", statistics.documents), ("blocks", statistics.blocks),
        ("refs", statistics.refs), ("dangling", statistics.dangling), ("orphans", statistics.orphans),
        ("tags", statistics.tags),
      ] { object.add(name, number, &out) }
      object.add("types", statistics.types, &out) { entry, out in
        JSONObject.append(to: &out) { object, out in
          object.add("type", entry.type, &out)
          object.add("count", entry.count, &out)
        }
      }
      popular("linked", statistics.linked, &object, &out)
      popular("mentioned", statistics.mentioned, &object, &out)
    }
  }

  package static func append(_ list: EntryList<TranslatedPage>, to out: inout [UInt8]) {
    page(list, "pages", to: &out) { page, object, out in
      object.add("pageid", page.page, &out)
      object.add("title", page.title, &out)
      object.add("site", page.site, &out)
      object.key("languages", &out)
      JSONObject.append(to: &out) { languages, out in
        for (code, title) in page.languages { languages.add(code, title, &out) }
      }
    }
  }

  /// One line.
  package static func append(_ change: IndexChange, to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("generation", change.generation, &out)
      object.add("kind", change.kind, &out)
      object.add("id", change.id, &out)
      object.add("title", change.title, &out)
      object.add("path", change.path, &out)
      if change.isPage { object.add("page", true, &out) }
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// The line that says to start over.
  package static func append(restartAt generation: Int64, to out: inout [UInt8]) {
    out += "{\"restart\":true,\"generation\":\(generation)}\n".utf8
  }

  /// The two numbers of a block that is watched; nil: nothing has its id.
  package static func append(
    generation: Int64, numbers: (backlinks: Int, mentions: Int)?, to out: inout [UInt8]
  ) {
    JSONObject.append(to: &out) { object, out in
      object.add("generation", generation, &out)
      object.add("backlinks", numbers?.backlinks ?? 0, &out)
      object.add("mentions", numbers?.mentions ?? 0, &out)
      if numbers == nil { object.add("gone", true, &out) }
    }
    out.append(UInt8(ascii: "\n"))
  }
}
