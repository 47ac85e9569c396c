import TestSupport
import Testing

@testable import IndexWriter

@Suite struct NetworkFileSystemTests {
  @Test func fileSystemsOfOtherMachinesAreTold() throws {
    // From man 2 statfs.
    for (type, name) in [(0x6969, "NFS"), (0xFF53_4D42, "SMB"), (0xFE53_4D42, "SMB"), (0x0102_1997, "9P")]
      as [(UInt32, String)]
    {
      #expect(NetworkFileSystem.name(ofType: type) == name)
    }
    // ext4, btrfs, tmpfs, overlay.
    for type in [0xEF53, 0x9123_683E, 0x0102_1994, 0x794C_7630] as [UInt32] {
      #expect(NetworkFileSystem.name(ofType: type) == nil)
    }
    let scratch = try ScratchFolder()
    #expect(NetworkFileSystem.holding(scratch.path) == nil)
  }

  @Test func theRefusalNamesTheRemedy() {
    let error = IndexWriteError.onNetwork(path: "/mnt/i.sqlite", fileSystem: "NFS")
    #expect(error.description.contains("/mnt/i.sqlite") && error.description.contains("--index"))
  }
}
