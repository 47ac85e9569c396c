import Foundation
import TestSupport
import Testing

/// A disk below a healthy root that is unmounted for a while: its folder is there and empty, on another device.
@Suite struct UnmountedDiskTests {
  @Test(.enabled(if: getuid() == 0, "only root may mount a disk"))
  func nothingIsDeletedAndTheDiskIsRecognised() throws {
    let notes = try NotebookFolder()
    let manager = FileManager.default
    let box = "20240101000000-mounted"
    let folder = "\(notes.tree)/data/\(box)"
    try notes.write(1, title: "Here", text: "x")
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let mount = ["/bin/mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]
    guard SystemCommand.succeeds(mount) else {
      print("skipped: mounting a disk is not permitted here")
      return
    }
    var isMounted = true
    defer { if isMounted { _ = SystemCommand.succeeds(["/bin/umount", folder]) } }
    try notes.scratch.write("notes/data/\(box)/.siyuan/conf.json", #"{"name":"Disk","closed":false}"#)
    for number in 2...4 {
      let bytes = try NotebookFolder.document(number, title: "There \(number)", text: "y", target: 1)
      try notes.scratch.write("notes/data/\(box)/\(NotebookFolder.id(number)).sy", bytes)
    }
    let copy = notes.scratch.path + "/copy"
    try manager.copyItem(atPath: folder, toPath: copy)
    #expect(try notes.pass().status == 0)
    let before = try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number")
    #expect(try notes.answer(1).count == 3)

    #expect(SystemCommand.succeeds(["/bin/umount", folder]))
    isMounted = false
    // However often it is looked at.
    for _ in 1...4 {
      let without = try notes.pass()
      #expect(without.status == 1, "\(without.errors)")
      #expect(without.errors.contains(folder) || without.errors.contains(box))
      #expect(try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number") == before)
      #expect(try notes.answer(1).count == 3)
    }

    // It comes back as another device; what is missing on it then is gone for certain.
    #expect(SystemCommand.succeeds(mount))
    isMounted = true
    for name in try manager.contentsOfDirectory(atPath: copy) where !name.hasPrefix(NotebookFolder.id(4)) {
      try manager.copyItem(atPath: copy + "/" + name, toPath: folder + "/" + name)
    }
    let again = try notes.pass()
    #expect(again.status == 0, "\(again.errors)")
    #expect(try notes.answer(1) == [NotebookFolder.id(2), NotebookFolder.id(3)])
    #expect(
      before.hasPrefix(try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number LIMIT 1")))
  }

  /// A folder inside a notebook, with documents in it or only below it.
  @Test(.enabled(if: getuid() == 0, "only root may mount a disk"), arguments: ["", "/deeper"])
  func aSubfolderOnADiskIsKept(_ below: String) throws {
    let notes = try NotebookFolder()
    let manager = FileManager.default
    let folder = "\(notes.tree)/data/\(NotebookFolder.notebook)/disk"
    try notes.write(1, title: "Here", text: "x")
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let mount = ["/bin/mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]
    guard SystemCommand.succeeds(mount) else {
      print("skipped: mounting a disk is not permitted here")
      return
    }
    var isMounted = true
    defer { if isMounted { _ = SystemCommand.succeeds(["/bin/umount", folder]) } }
    for number in 2...4 {
      let bytes = try NotebookFolder.document(number, title: "There \(number)", text: "y", target: 1)
      try notes.scratch.write(
        "notes/data/\(NotebookFolder.notebook)/disk\(below)/\(NotebookFolder.id(number)).sy", bytes)
    }
    #expect(try notes.pass().status == 0)
    let before = try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number")
    #expect(SystemCommand.succeeds(["/bin/umount", folder]))
    isMounted = false
    for _ in 1...3 {
      #expect(try notes.pass().status == 1)
      #expect(try Sqlite.text(notes.index, "SELECT number, path FROM document ORDER BY number") == before)
    }
    // A rebuild does not drop what is on it either.
    #expect(try notes.pass(["--rebuild"]).status == 3)
    #expect(try notes.answer(1).count == 3)
    #expect(try notes.pass(["--accept-empty"]).status == 0)
    #expect(try notes.answer(1).count == 0)
  }
}
