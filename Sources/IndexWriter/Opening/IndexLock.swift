import Platform

/// Keeps a second daemon away from an index: an advisory lock on a file beside it, which the system lets go
/// of when the process ends, however it ends. The file holds the process's number and stays.
package final class IndexLock {
  private let descriptor: Int32

  package init(index: String, mode: UInt32) throws(IndexWriteError) {
    let path = index + ".lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode_t(mode))
    guard descriptor >= 0 else {
      throw .notWritable(path: index, reason: String(cString: strerror(errno)).lowercased())
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      var text = [UInt8](repeating: 0, count: 32)
      let count = pread(descriptor, &text, text.count, 0)
      close(descriptor)
      let process = String(
        decoding: text.prefix(max(0, count)).prefix { $0 >= 48 && $0 <= 57 }, as: UTF8.self)
      throw .locked(path: index, process: process.isEmpty ? "unknown" : process)
    }
    let number = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, number, number.count, 0)
  }

  deinit { close(descriptor) }
}
