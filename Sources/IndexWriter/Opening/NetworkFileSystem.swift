import CSystem

/// Where an index must not lie: SQLite's WAL needs memory that all its users share
/// (https://www.sqlite.org/wal.html), which file systems of other machines don't give.
enum NetworkFileSystem {
  /// Its name, if `folder` lies on one; nil also where the system does not tell.
  static func holding(_ folder: String) -> String? { name(ofType: inlink_file_system_type(folder)) }

  /// By Linux's numbers (man 2 statfs).
  static func name(ofType type: UInt32) -> String? {
    switch type {
    case 0x6969: "NFS"
    case 0x517B, 0xFE53_4D42, 0xFF53_4D42: "SMB"
    case 0x0102_1997: "9P"
    case 0x5346_414F, 0x6B41_4653: "AFS"
    case 0x00C3_6400: "Ceph"
    case 0x7375_7245: "Coda"
    default: nil
    }
  }
}
