import Foundation
import TestSupport
import Testing

/// `scripts/fleet` as a process, on an old clickhouse-server or on chdb, over indexes that `inlinkd` of this build makes. The tests
/// themselves are in Python, as what they test is.
@Suite struct FleetTests {
  private static let server = ["/usr/sbin/clickhouse-server", "/usr/bin/clickhouse-server"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  private static let python = "/usr/bin/python3"
  private static let hasEmbedded = SystemCommand.succeeds([
    ProcessInfo.processInfo.environment["INLINK_CHDB_PYTHON"] ?? python, "-c", "import chdb",
  ])
  private static let needsServer = ConditionTrait.enabled(
    if: server != nil, "clickhouse-server is not there: apt-get install clickhouse-server")
  private static let needsEngine = ConditionTrait.enabled(
    if: server != nil || hasEmbedded, "neither clickhouse-server nor a Python with chdb is there")

  private func run(_ file: String, _ tests: [String] = []) throws {
    let path = SharedFolder.project.appending(path: "Tests/FleetTests/\(file)").path
    var environment = ProcessInfo.processInfo.environment
    environment["INLINK_BIN"] = ProgramRun.folder().path
    let run = try SystemCommand.run([Self.python, path] + tests, environment: environment)
    #expect(run.status == 0, "\(run.output)")
  }

  @Test(Self.needsEngine) func aFleetAnswersAsItsIndexes() throws { try run("fleet_test.py") }

  @Test(Self.needsEngine) func theClientAnswersForAllOfThem() throws { try run("fleet_client_test.py") }

  @Test(Self.needsServer) func theClientsQuestionsReadLittle() throws { try run("fleet_plan_test.py") }

  @Test func theClientSaysWhatIsWrong() throws { try run("fleet_client_faults_test.py") }

  @Test(Self.needsServer) func whatGoesWrongWithItsServerIsOneLine() throws { try run("fleet_faults_test.py") }

  @Test(Self.needsServer) func aLoadThatIsCutOffGoesOn() throws { try run("fleet_stops_test.py") }

  @Test(Self.needsServer) func aClusterLosesNothing() throws { try run("fleet_cluster_test.py") }

  @Test func whatAnswersOnThePortIsRead() throws { try run("fleet_http_test.py") }

  @Test func valuesOfIndexesAreDataEverywhere() throws { try run("fleet_values_test.py") }
}
