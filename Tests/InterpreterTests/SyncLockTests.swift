import Foundation
import Machines
import Providers
import TestSupport
import Testing

/// The lock against two syncs of one workspace.
@Suite struct SyncLockTests {
  private let shop: Scratch

  init() throws { shop = try Scratch(["cogsmith.yaml": "cogsmith: 1\n"]) }

  private func refusal(_ body: () throws(FileFault) -> Void) -> String? {
    do throws(FileFault) {
      try body()
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `a second sync says since when the first one runs, and until when it may`() throws {
    // 2026-11-28 08:05:13 UTC
    let clock = TestClock(1_795_853_113)
    let first = try SyncLock.take(in: shop.folder, clock)
    #expect(try shop.read("sync.lock") == "1795853113\n")
    clock.time += 299
    #expect(
      refusal { () throws(FileFault) in _ = try SyncLock.take(in: shop.folder, clock) }
        == "another sync has been running since 08:05:13 UTC; it expires at 08:10:13 UTC")
    try first.whileHeld {}
    first.release()
    #expect(shop.files() == ["cogsmith.yaml"])
    try SyncLock.take(in: shop.folder, clock).release()
  }

  @Test func `after five minutes it is taken over, and the first one writes nothing`() throws {
    let clock = TestClock()
    let first = try SyncLock.take(in: shop.folder, clock)
    clock.time += 300
    let second = try SyncLock.take(in: shop.folder, clock)
    #expect(
      refusal { () throws(FileFault) in try first.whileHeld {} }?.hasPrefix(
        "another sync has taken over")
        == true)
    // Its end takes nothing from the second one.
    first.release()
    #expect(shop.files().contains("sync.lock"))
    try second.whileHeld {}
    #expect(
      refusal { () throws(FileFault) in _ = try SyncLock.take(in: shop.folder, clock) } != nil)
    second.release()
  }

  @Test func `a sync that died blocks nobody, whatever its file says`() throws {
    for text in ["", "1795853113\n", "9999999999999999999999\n", "rubbish"] {
      try shop.write(text, to: "sync.lock")
      try SyncLock.take(in: shop.folder, TestClock(1_795_853_113)).release()
    }
    try {
      _ = try SyncLock.take(in: shop.folder, TestClock())
    }()
    try SyncLock.take(in: shop.folder, TestClock()).release()
  }

  @Test func `not while an export is running`() throws {
    let clock = TestClock()
    try DiskFiles().exclusively(in: shop.folder) { () throws(FileFault) in
      #expect(
        refusal { () throws(FileFault) in _ = try SyncLock.take(in: shop.folder, clock) }?
          .contains("another export is running") == true)
    }
    let lock = try SyncLock.take(in: shop.folder, clock)
    try DiskFiles().exclusively(in: shop.folder) { () throws(FileFault) in
      #expect(refusal { () throws(FileFault) in try lock.whileHeld {} } != nil)
    }
    try lock.whileHeld {}
    lock.release()
  }

  // MARK: Secrets on a disk

  @Test func `files with secrets are for their owner alone`() throws {
    let secrets = DiskSecrets()
    let path = shop.path + "/new folder/deep/quickbooks-online.json"
    try secrets.checkWritable(path)
    #expect(secrets.facts(path) == nil)
    try secrets.write(Array("one".utf8), to: path)
    try secrets.write(Array("two".utf8), to: path)
    #expect(try secrets.read(path) == Array("two".utf8))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let folder = try FileManager.default.attributesOfItem(atPath: shop.path + "/new folder")
    #expect(folder[.posixPermissions] as? Int == 0o700)
    #expect(secrets.facts(path)?.isOpenToOthers == false)
    #expect(shop.files() == ["cogsmith.yaml", "new folder/deep/quickbooks-online.json"])
    for mode in [0o640, 0o604, 0o620, 0o601] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      #expect(secrets.facts(path)?.isOpenToOthers == true)
    }
  }

  @Test func `links are followed before it is said what lies where`() throws {
    let outside = try Scratch(["secret.json": "{}"])
    try FileManager.default.createSymbolicLink(
      atPath: outside.path + "/link", withDestinationPath: shop.path)
    let secrets = DiskSecrets()
    let root = secrets.resolved(shop.path)
    #expect(secrets.resolved(outside.path + "/link/secret.json") == root + "/secret.json")
    #expect(secrets.resolved(outside.path + "/link/a/b.json") == root + "/a/b.json")
    #expect(secrets.resolved(shop.path + "/../x.json").hasSuffix("/x.json"))
    #expect(!secrets.resolved(shop.path + "/../x.json").hasPrefix(root))
    // A link to a file is replaced where it leads.
    try FileManager.default.createSymbolicLink(
      atPath: outside.path + "/alias.json", withDestinationPath: outside.path + "/secret.json")
    #expect(secrets.resolved(outside.path + "/alias.json").hasSuffix("/secret.json"))
  }
}
