// swift-tools-version: 6.0
// inlink: what links here, and what mentions this without linking. The layers are described in README.md;
// a lower target never imports a higher one.
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

/// Without symbols, and without a search path into the toolchain, a release program starts a millisecond sooner.
let lean: [LinkerSetting] = [
  .unsafeFlags(
    ["-Xlinker", "-s", "-no-toolchain-stdlib-rpath"], .when(platforms: [.linux], configuration: .release))
]

/// Debian 12 has http_parser, later ones its successor llhttp; the shim speaks to either.
let grammar: LinkerSetting = {
  let isNew = FileManager.default.fileExists(atPath: "/usr/include/llhttp.h")
  return .linkedLibrary(isNew ? ":libllhttp.a" : ":libhttp_parser.a", .when(platforms: [.linux]))
}()

func layer(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

/// Fixtures are read from the source tree, not copied into bundles.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "inlink",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "inlinkd", targets: ["inlinkd"]),
    .executable(name: "inlink", targets: ["inlink"]),
  ],
  targets: [
    // C libraries of the system.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CUtf8proc", providers: [.apt(["libutf8proc-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"])]),
    .systemLibrary(name: "CYaml", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CGetopt"),
    .target(
      name: "CSimdjson", cxxSettings: [.unsafeFlags(["-std=c++17"])],
      linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++", .when(platforms: [.linux]))]),

    .target(name: "COpenCC"),
    // Loaded when a server is asked, not linked.
    .target(name: "CCurl"),
    .target(name: "CXXHash"),
    .target(name: "CSignals"),
    .target(name: "CSystem"),
    // HTTP's grammar, and gzip: linked in, so that no start loads them.
    .target(name: "CHTTPParser", linkerSettings: [grammar]),
    .target(name: "CGzip", linkerSettings: [.linkedLibrary(":libz.a", .when(platforms: [.linux]))]),

    // The operating system in one place.
    layer("Platform", ["CSignals"]),

    // Values.
    layer("NotebookModel", ["Platform", "CXXHash"]),
    layer("MentionText", ["Platform", "NotebookModel", "CUtf8proc"]),

    // Edges: bytes, files, SQLite.
    layer(
      "NotebookFormats",
      ["Platform", "NotebookModel", "MentionText", "CSimdjson", "CExpat", "CZlib", "CBzip2", "CUtf8proc", "CYaml"]),
    layer("SQLiteConnection", ["Platform", "CSQLite"]),
    layer("TreeScanner", ["Platform", "NotebookModel"]),
    layer("HTTPListener", ["Platform", "CHTTPParser", "CGzip", "CSystem"]),

    // The index.
    .target(
      name: "IndexSchema", dependencies: ["SQLiteConnection"], path: "schema",
      exclude: ["FLEET.md", "README.md", "RECIPES.md", "datasette.json"],
      resources: [
        .embedInCode("tables.sql"), .embedInCode("views.sql"), .embedInCode("wiki.sql"),
        .embedInCode("statistics.sql"),
      ],
      swiftSettings: strict),
    layer("IndexQueries", ["Platform", "NotebookModel", "MentionText", "SQLiteConnection", "IndexSchema"]),
    layer(
      "IndexWriter",
      ["NotebookModel", "MentionText", "SQLiteConnection", "IndexSchema", "COpenCC", "CSystem"]),

    layer("FleetQueries", ["Platform", "IndexQueries", "CCurl"]),

    // Answers and the service.
    layer("Answers", ["Platform", "NotebookModel", "MentionText", "IndexQueries", "FleetQueries", "CUtf8proc"]),
    layer(
      "Indexing",
      ["Platform", "NotebookModel", "NotebookFormats", "TreeScanner", "IndexWriter", "CSystem"]),
    layer(
      "Serving",
      [
        "Platform", "NotebookModel", "IndexQueries", "FleetQueries", "SQLiteConnection", "Answers", "HTTPListener",
        "CSystem",
      ]),

    // Programs.
    layer("CommandLineOptions", ["Platform", "CGetopt"]),
    .executableTarget(
      name: "inlinkd",
      dependencies: ["Platform", "Indexing", "IndexWriter", "SQLiteConnection", "CommandLineOptions"],
      swiftSettings: strict, linkerSettings: lean),
    .executableTarget(
      name: "inlink",
      dependencies: [
        "Platform", "IndexQueries", "FleetQueries", "Answers", "SQLiteConnection", "Serving", "HTTPListener",
        "CommandLineOptions",
      ],
      swiftSettings: strict, linkerSettings: lean),

    // Tests: a twin for each library, and the programs as real processes.
    .target(
      name: "TestSupport",
      dependencies: ["Platform", "NotebookModel", "NotebookFormats", "SQLiteConnection", "IndexSchema", "IndexWriter"],
      path: "Tests/TestSupport", swiftSettings: strict),
    tests("MentionTextTests", ["Platform", "MentionText", "NotebookModel", "SQLiteConnection", "TestSupport"]),
    tests("NotebookFormatsTests", ["Platform", "NotebookFormats", "TestSupport"]),
    tests("SQLiteConnectionTests", ["Platform", "SQLiteConnection", "TestSupport"]),
    tests("TreeScannerTests", ["Platform", "TreeScanner", "NotebookFormats", "TestSupport"]),
    tests("IndexSchemaTests", ["Platform", "IndexSchema", "TestSupport", "inlinkd"]),
    tests("IndexQueriesTests", ["Platform", "IndexQueries", "IndexWriter", "Indexing", "TestSupport"]),
    tests("IndexWriterTests", ["Platform", "IndexWriter", "TestSupport"]),
    tests("HTTPListenerTests", ["Platform", "HTTPListener"]),
    tests("ServingTests", ["Platform", "HTTPListener", "Serving", "TestSupport"]),
    tests("FleetQueriesTests", ["Platform", "FleetQueries", "TestSupport"]),
    tests("AnswersTests", ["Platform", "Answers", "IndexQueries", "TestSupport"]),
    tests(
      "IndexingTests",
      ["Platform", "NotebookFormats", "TreeScanner", "IndexWriter", "Indexing", "TestSupport", "inlinkd", "inlink"]),
    tests("CommandLineOptionsTests", ["Platform", "CommandLineOptions", "TestSupport"]),
    tests("CommandLineTests", ["Platform", "TestSupport", "inlinkd", "inlink"]),
    tests("FaultTests", ["Platform", "TestSupport", "inlinkd", "inlink"]),
    tests(
      "FleetTests", ["Platform", "TestSupport", "inlinkd", "inlink"],
      exclude: [
        "fleet_bridge.py", "fleet_client_faults_test.py", "fleet_client_test.py", "fleet_cluster_test.py",
        "fleet_faults_test.py", "fleet_http_test.py", "fleet_notes.py", "fleet_plan_test.py", "fleet_relay.py",
        "fleet_stops_test.py",
        "fleet_test.py",
        "fleet_values_test.py", "fleet_world.py",
      ]),
    tests("DocumentationTests", ["Platform", "TestSupport", "CommandLineOptions", "inlinkd", "inlink"]),
  ],
  cxxLanguageStandard: .cxx17
)
