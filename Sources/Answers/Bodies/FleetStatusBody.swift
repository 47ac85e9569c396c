/// `/status` of a fleet: one line, these keys in this order.
package enum FleetStatusBody {
  /// How far an index is loaded.
  package struct Member: Sendable {
    var name: String
    var state: String
    var generation: Int64
    var links: Int64
    var documents: Int64

    package init(name: String, state: String, generation: Int64, links: Int64, documents: Int64) {
      self.name = name
      self.state = state
      self.generation = generation
      self.links = links
      self.documents = documents
    }
  }

  package static func append(_ members: [Member], to out: inout [UInt8]) {
    JSONObject.append(to: &out) { object, out in
      object.add("version", 1, &out)
      object.add("indexes", members, &out) { member, out in
        JSONObject.append(to: &out) { object, out in
          object.add("name", member.name, &out)
          object.add("state", member.state, &out)
          object.add("generation", Int(member.generation), &out)
          object.add("links", Int(member.links), &out)
          object.add("documents", Int(member.documents), &out)
        }
      }
    }
  }
}
