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
  try await Indexer(IndexerConfiguration(trees: trees, index: index), signals: signals).run(
    pollInterval: nil, progress: { _ in }, onPass: { print($0) })
} catch {
  print("inlinkd: \(error)")
}
