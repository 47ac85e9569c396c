import Foundation
import IndexSchema
import MentionText
import SQLiteConnection
import TestSupport
import Testing

@testable import IndexQueries

/// Every way an index can be unreadable is said in one line, with a remedy.
@Suite struct OpeningTests {
  private static func makeIndex(
    at path: String, application: Int64 = IndexSchema.applicationID, version: Int64 = IndexSchema.version,
    textVersion: Int64 = MentionText.version
  ) throws {
    let made = try Connection(path: path, mode: .create)
    try made.execute("PRAGMA journal_mode=WAL")
    try made.execute(IndexSchema.ddl)
    try made.execute("INSERT INTO meta VALUES ('text_version', \(textVersion))")
    try made.execute("INSERT INTO meta VALUES ('filler', zeroblob(200000))")
    try made.execute("PRAGMA application_id=\(application)")
    try made.execute("PRAGMA user_version=\(version)")
  }

  private static func reason(_ path: String) -> IndexOpenError.Reason? {
    do {
      _ = try ReadOnlyIndex(path: path)
      return nil
    } catch {
      #expect(!error.description.contains("\n"))
      #expect(error.description.contains(path))
      #expect(error.description.hasSuffix(error.hint))
      return error.reason
    }
  }

  @Test func opensAnIndexOfThisVersion() throws {
    let folder = try ScratchFolder()
    try Self.makeIndex(at: folder.file("a.sqlite"))
    #expect(Self.reason(folder.file("a.sqlite")) == nil)
  }

  @Test func opensWhileAWriterHoldsUncheckpointedChanges() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.sqlite")
    try Self.makeIndex(at: path)
    let writer = try Connection(path: path, mode: .readWrite)
    try writer.execute("INSERT INTO ident (id) VALUES ('x')")
    let index = try ReadOnlyIndex(path: path)
    let count = try index.snapshot { try index.connection.integer("SELECT count(*) FROM ident WHERE number > 0") }
    #expect(count == 1)
  }

  @Test func namesWhatIsWrong() throws {
    let folder = try ScratchFolder()
    #expect(Self.reason(folder.file("none/at/all")) == .missing)
    #expect(Self.reason(folder.file("missing")) == .missing)
    #expect(!FileManager.default.fileExists(atPath: folder.file("missing")))
    #expect(Self.reason(folder.path) == .isDirectory)

    try Data().write(to: URL(filePath: folder.file("empty")))
    #expect(Self.reason(folder.file("empty")) == .empty)
    try Data("a diary, not a database, long enough to hold a header and then some".utf8)
      .write(to: URL(filePath: folder.file("text")))
    #expect(Self.reason(folder.file("text")) == .notADatabase)

    try Self.makeIndex(at: folder.file("foreign"), application: 7)
    #expect(Self.reason(folder.file("foreign")) == .foreign)
    try Self.makeIndex(at: folder.file("newer"), version: IndexSchema.version + 3)
    #expect(Self.reason(folder.file("newer")) == .newer(IndexSchema.version + 3))
    try Self.makeIndex(at: folder.file("older"), version: IndexSchema.version - 1)
    try Self.makeIndex(at: folder.file("folded"), textVersion: MentionText.version - 1)
    #expect(Self.reason(folder.file("folded")) == .older(IndexSchema.version))
    #expect(Self.reason(folder.file("older")) == .older(IndexSchema.version - 1))
  }

  @Test(arguments: [1, 16, 99, 100, 1000, 4095, 4096, 5000, 40_000])
  func noticesAFileCutShort(length: Int) throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.sqlite")
    try Self.makeIndex(at: path)
    let handle = try FileHandle(forUpdating: URL(filePath: path))
    try handle.truncate(atOffset: UInt64(length))
    try handle.close()
    let reason = Self.reason(path)
    #expect(reason == .damaged || reason == .notADatabase)
  }

  @Test func followsAnIndexThatWasReplaced() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.sqlite")
    try Self.makeIndex(at: path)
    let index = try ReadOnlyIndex(path: path)
    #expect(try index.snapshot { try index.connection.integer("SELECT count(*) FROM ident WHERE number > 0") } == 0)

    try Self.makeIndex(at: folder.file("b.sqlite"))
    let other = try Connection(path: folder.file("b.sqlite"), mode: .readWrite)
    try other.execute("INSERT INTO ident (id) VALUES ('x'); PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    #expect(rename(folder.file("b.sqlite"), path) == 0)
    #expect(try index.snapshot { try index.connection.integer("SELECT count(*) FROM ident WHERE number > 0") } == 1)

    try FileManager.default.removeItem(atPath: path)
    #expect(throws: IndexOpenError(path: path, reason: .missing)) { try index.snapshot {} }
  }

  @Test func refusesAnotherVersionCopiedIntoTheFile() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.sqlite")
    try Self.makeIndex(at: path)
    let index = try ReadOnlyIndex(path: path)
    try index.snapshot {}
    let writer = try Connection(path: path, mode: .readWrite)
    try writer.execute("PRAGMA user_version=\(IndexSchema.version + 1)")
    #expect(throws: IndexOpenError(path: path, reason: .newer(IndexSchema.version + 1))) {
      try index.snapshot {}
    }
  }

  /// A log without its -shm can't be read where nothing can be written, and its changes must not be passed over.
  @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
  func refusesToPassOverALog() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.sqlite")
    try Self.makeIndex(at: path)
    let writer = try Connection(path: path, mode: .readWrite)
    try writer.execute("INSERT INTO ident (id) VALUES ('x')")
    let other = try ScratchFolder()
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: other.file("a.sqlite") + suffix)
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: other.path)
    #expect(Self.reason(other.file("a.sqlite")) == .unreadableLog)
  }

  /// Needs a user whom permissions bind.
  @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
  func readsFromAFolderItCannotWrite() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.sqlite")
    try Self.makeIndex(at: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    #expect(Self.reason(path) == nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(Self.reason(path) == .noPermission)
  }
}
