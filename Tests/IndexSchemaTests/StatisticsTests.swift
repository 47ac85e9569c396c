import SQLiteConnection
import TestSupport
import Testing

@testable import IndexSchema

/// What the planner is told must be there in every index, and name what there is.
@Suite struct StatisticsTests {
  @Test func statisticsNameTablesAndIndexesThatAreThere() throws {
    let scratch = try ScratchFolder()
    let connection = try Connection(path: scratch.path + "/schema.sqlite", mode: .create)
    try connection.execute(IndexSchema.ddl)
    let strays = try connection.integer(
      """
      SELECT count(*) FROM sqlite_stat1 s WHERE NOT EXISTS (
        SELECT 1 FROM sqlite_master m WHERE m.tbl_name = s.tbl AND (m.name = s.idx OR m.name = s.tbl AND s.idx = s.tbl))
      """)
    #expect(strays == 0)
    let told = try connection.integer("SELECT count(*) FROM sqlite_stat1")
    try connection.execute("DROP INDEX block_by_type")
    #expect(try connection.integer("SELECT count(*) FROM sqlite_stat1") != told)
    try connection.execute("CREATE INDEX block_by_type ON block (type, subtype)")
    try connection.execute(IndexSchema.statistics)
    #expect(try connection.integer("SELECT count(*) FROM sqlite_stat1") == told)
  }

  /// An export read into a new index drops an index while it is written.
  @Test func anIndexMadeOfAnExportHasThem() throws {
    let scratch = try ScratchFolder()
    let index = scratch.path + "/index.sqlite"
    let run = try ProgramRun(
      "inlinkd", ["--wiki-export", #require(Recordings.path("corpus/mediawiki/wiki1.xml")), "--index", index, "--once"])
    #expect(run.status == 0)
    #expect(try Sqlite.text(index, "SELECT count(*) FROM sqlite_stat1 WHERE idx = 'langlink_by_title'") == "1")
  }
}
