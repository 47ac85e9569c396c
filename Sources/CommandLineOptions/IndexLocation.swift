#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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

  package static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
