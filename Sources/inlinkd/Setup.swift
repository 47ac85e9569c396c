import CommandLineOptions
import IndexWriter
import Indexing
import Platform

/// What the indexer is told to do, made of the command line and checked: what can't be carried out is said before anything
/// that works is given up.
struct Setup {
  let options: InlinkdOptions
  let configuration: IndexerConfiguration
  let lock: IndexLock

  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// `current`: what is in force. Its lock is kept where the index is the same.
  init(_ options: InlinkdOptions, keeping current: Setup? = nil) throws {
    self.options = options
    configuration = try Self.configuration(options)
    if let current, current.configuration.index.utf8.elementsEqual(configuration.index.utf8) {
      lock = current.lock
    } else {
      lock = try IndexLock(index: configuration.index, mode: options.indexMode)
    }
  }

  static func configuration(_ options: InlinkdOptions) throws -> IndexerConfiguration {
    var configuration = IndexerConfiguration(trees: trees(options), index: resolved(absolute(options.index)))
    configuration.settings = options.settings.map(absolute)
    configuration.wikiExports = options.wikiExports.map { resolved(absolute($0)) }
    configuration.interwikiTable = options.interwiki.map(absolute)
    configuration.acceptEmpty = options.acceptEmpty
    configuration.indexMode = options.indexMode
    configuration.programVersion = programVersion
    for (path, name) in [(configuration.settings, "--settings"), (configuration.interwikiTable, "--interwiki")] {
      if let path, access(path, R_OK) != 0 {
        let reason = String(cString: strerror(errno)).lowercased()
        throw Problem(description: "\(path): \(reason); name a readable file with \(name)")
      }
    }
    makeFolder(of: configuration.index)
    return configuration
  }

  /// Each folder once, in the order given: whatever it is called, it is one tree.
  private static func trees(_ options: InlinkdOptions) -> [String] {
    var trees: [String] = []
    for tree in options.notebooks.map({ resolved(absolute($0)) })
    where !trees.contains(where: { $0.utf8.elementsEqual(tree.utf8) }) {
      trees.append(tree)
    }
    return trees
  }

  /// The default place of the index is made if it is missing; a folder that was named is not.
  private static func makeFolder(of index: String) {
    guard let standard = IndexLocation.standard(IndexLocation.variable), resolved(absolute(standard)) == index else {
      return
    }
    var path = ""
    for part in index.split(separator: "/").dropLast() {
      path += "/" + part
      mkdir(path, 0o700)
    }
  }

  /// The file itself where `path` is a link to it: its lock, its log and what is built beside it belong to the file.
  private static func resolved(_ path: String) -> String {
    if let real = realPath(path) { return real }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    guard let real = realPath(folder) else { return path }
    return real == "/" ? "/" + path[path.index(after: slash)...] : real + path[slash...]
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func absolute(_ path: String) -> String {
    var result = path
    if path.utf8.first != UInt8(ascii: "/") {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
      if getcwd(&buffer, buffer.count) != nil {
        let folder = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        result = folder + "/" + path
      }
    }
    return withoutTrailingSlash(result)
  }

  static func withoutTrailingSlash(_ path: String) -> String {
    var result = path
    while result.utf8.count > 1, result.utf8.last == UInt8(ascii: "/") { result.removeLast() }
    return result
  }
}
