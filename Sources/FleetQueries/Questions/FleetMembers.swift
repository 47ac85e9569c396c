/// How far an index of a fleet is loaded (schema/FLEET.md: `inlink_index`).
package struct FleetMember: Sendable {
  package var name: String
  /// `loaded`, or `working` while a load is on its way.
  package var state: String
  package var generation: Int64
  package var links: Int64
  package var documents: Int64
}

extension FleetServer {
  /// The indexes of the fleet, by name.
  package func members() throws(FleetError) -> [FleetMember] {
    let rows = try rows(
      """
      SELECT name, state, generation, links, documents FROM inlink_index FINAL WHERE state <> 'forgotten' ORDER BY name
      """, columns: 5)
    return rows.map { row in
      FleetMember(
        name: String(decoding: row[0], as: UTF8.self), state: String(decoding: row[1], as: UTF8.self),
        generation: FleetRows.number(row[2]) ?? 0, links: FleetRows.number(row[3]) ?? 0,
        documents: FleetRows.number(row[4]) ?? 0)
    }
  }

  /// Whether it answers, and holds a fleet.
  package func check() throws(FleetError) {
    _ = try rows("SELECT name, links FROM inlink_index LIMIT 1", columns: 2)
  }
}
