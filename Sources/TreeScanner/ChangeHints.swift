import Platform

#if os(Linux)
  /// inotify as a hint (Linux): says which folders of a tree may have changed since the last sweep. Never the source
  /// of truth: its absence, its limits and its overflow change only how soon a sweep comes.
  package final class ChangeHints {
    /// What the hints amount to.
    package struct Hint: Sendable {
      /// Relative paths of folders in which files changed.
      package var folders: Set<ExactText> = []
      /// Folders came, went or moved, or events were lost: only a whole sweep tells.
      package var needsSweep = false
    }

    private static let events = UInt32(
      IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF
        | IN_ATTRIB)

    /// Readable when there is something to take.
    package let descriptor: Int32
    private let root: String
    private var folders: [Int32: ExactText] = [:]
    private var watches: [ExactText: Int32] = [:]
    /// Folders may have other names than those they are watched by.
    private var hasMoved = false

    /// nil if the system has no inotify to give.
    package init?(root: String) {
      descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
      guard descriptor >= 0 else { return nil }
      self.root = root
    }

    deinit { close(descriptor) }

    /// Watches the folders of a sweep; those that are gone are let go. Returns whether any folder is watched only now:
    /// what happened in it since it was listed was not heard.
    package func watch(_ report: ScanReport) -> Bool {
      var wanted: Set<ExactText> = []
      var isAnyNew = false
      for directory in report.directories {
        let key = ExactText(directory.path)
        wanted.insert(key)
        // A watch follows its folder to other names: after folders moved each name is asked for anew.
        if !hasMoved, watches[key] != nil { continue }
        let path = TreePath.join(root, directory.path)
        let watch = inotify_add_watch(descriptor, path, Self.events | UInt32(IN_ONLYDIR))
        // Refused (`fs.inotify.max_user_watches`): the folder goes unheard, and polling finds what changes in it.
        guard watch >= 0 else { continue }
        watches[key] = watch
        folders[watch] = key
        isAnyNew = true
      }
      hasMoved = false
      for (path, watch) in watches where !wanted.contains(path) {
        watches[path] = nil
        // The system has one watch for a folder: that of one that got another name is the other name's by now.
        guard folders[watch] == path else { continue }
        inotify_rm_watch(descriptor, watch)
        folders[watch] = nil
      }
      return isAnyNew
    }

    /// Takes all that has been heard so far; never waits.
    package func take() -> Hint {
      var hint = Hint()
      var buffer = [UInt8](repeating: 0, count: 64 << 10)
      let header = MemoryLayout<inotify_event>.size
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return hint }
        buffer.withUnsafeBytes { raw in
          var offset = 0
          while offset + header <= count {
            let event = raw.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            note(event, in: &hint)
            offset += header + Int(event.len)
          }
        }
      }
    }

    private func note(_ event: inotify_event, in hint: inout Hint) {
      let structural = UInt32(IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)
      if event.mask & structural != 0 {
        if event.mask & UInt32(IN_IGNORED) != 0, let path = folders.removeValue(forKey: event.wd) {
          watches[path] = nil
        }
        hint.needsSweep = true
        hasMoved = true
      } else if event.mask & UInt32(IN_ISDIR) != 0 {
        // A folder's own attributes say nothing; one that came, went or moved does.
        if event.mask & UInt32(IN_ATTRIB) == 0 {
          hint.needsSweep = true
          hasMoved = true
        }
      } else if let path = folders[event.wd] {
        hint.folders.insert(path)
      }
    }
  }
#endif
