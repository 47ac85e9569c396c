import Platform

/// Where the index lies if nobody says so.
package enum IndexLocation {
  /// `$INLINK_INDEX`, else `$XDG_DATA_HOME/inlink/index.sqlite`, else `~/.local/share/inlink/index.sqlite`. Empty
  /// variables count as unset, and so does a relative `XDG_DATA_HOME`
  /// (https://specifications.freedesktop.org/basedir-spec/latest/). nil without a home either.
  package static func standard(_ environment: (String) -> String? = variable) -> String? {
    if let path = environment("INLINK_INDEX"), !path.isEmpty { return path }
    if let data = environment("XDG_DATA_HOME"), data.utf8.first == UInt8(ascii: "/") {
      return data + "/inlink/index.sqlite"
    }
    if let home = environment("HOME"), !home.isEmpty { return home + "/.local/share/inlink/index.sqlite" }
    return nil
  }

  /// The first of the places where an index is kept that has one: what the variables say, the user's service, the system's.
  /// The standard place if there is none anywhere.
  package static func existing(
    _ environment: (String) -> String? = variable, isThere: (String) -> Bool = { access($0, F_OK) == 0 }
  ) -> String? {
    if let path = environment("INLINK_INDEX"), !path.isEmpty { return path }
    let first = standard(environment)
    let home = environment("HOME").flatMap { $0.isEmpty ? nil : $0 + "/.local/share/inlink/index.sqlite" }
    return [first, home, system].compactMap { $0 }.first(where: isThere) ?? first
  }

  /// Where the system's service keeps its index.
  package static let system = "/var/lib/inlink/index.sqlite"

  package static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
