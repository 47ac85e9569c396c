import IndexerService

let signals = StopSignals()
var trees: [String] = []
var index = ""
var arguments = Array(CommandLine.arguments.dropFirst())
while let argument = arguments.first {
  arguments.removeFirst()
  if argument == "--notebooks" { trees.append(arguments.removeFirst()) }
  if argument == "--index" { index = arguments.removeFirst() }
}
do {
  let indexer = Indexer(IndexerConfiguration(trees: trees, index: index), signals: signals)
  try await indexer.once { if case .pass(let report) = $0 { print(report) } }
} catch {
  print("inlinkd: \(error)")
}
