import FleetQueries

/// `/status` of a fleet: one line, these keys in this order.
package enum FleetStatusBody {
  package static func append(_ members: [FleetMember], to out: inout [UInt8]) {
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
