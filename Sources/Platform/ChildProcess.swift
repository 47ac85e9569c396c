/// Another program that is run while this one waits.
package enum ChildProcess {
  /// Runs a program found on the PATH; it reads `input`. Its status as `waitpid` gives it, and what it printed if that is
  /// wanted; nil: it could not be run.
  package static func run(
    _ words: [String], input: [UInt8], capturesOutput: Bool
  ) -> (status: Int32, output: [UInt8])? {
    var toChild: [Int32] = [-1, -1]
    var fromChild: [Int32] = [-1, -1]
    guard pipe(&toChild) == 0 else { return nil }
    guard !capturesOutput || pipe(&fromChild) == 0 else {
      close(toChild[0])
      close(toChild[1])
      return nil
    }
    // The child must not hold the ends that are ours: it would never see the end of its input.
    for end in [toChild[1], fromChild[0]] where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = spawn(words, input: toChild[0], output: capturesOutput ? fromChild[1] : nil)
    close(toChild[0])
    if capturesOutput { close(fromChild[1]) }
    guard let child else {
      close(toChild[1])
      if capturesOutput { close(fromChild[0]) }
      return nil
    }
    write(input, to: toChild[1])
    close(toChild[1])
    var output: [UInt8] = []
    if capturesOutput {
      output = readAll(fromChild[0])
      close(fromChild[0])
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return (status, output)
  }

  private static func spawn(_ words: [String], input: Int32, output: Int32?) -> pid_t? {
    guard let program = words.first else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_addclose(&actions, input)
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
      posix_spawn_file_actions_addclose(&actions, output)
    }
    // SIGPIPE is ignored here; programs that write to others count on it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    return posix_spawnp(&child, program, &actions, &attributes, arguments, environ) == 0 ? child : nil
  }

  /// A reader that goes away ends it.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        SystemCall.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count > 0 { written += count } else if errno != EINTR { return }
    }
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = chunk.withUnsafeMutableBytes { SystemCall.read(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { bytes += chunk[..<count] } else if count == 0 || errno != EINTR { return bytes }
    }
  }
}
