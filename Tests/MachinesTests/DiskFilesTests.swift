import Foundation
import Machines
import TestSupport
import Testing

/// The disk: what may be read and written of a stranger's folder, and how.
@Suite struct DiskFilesTests {
  private let files = DiskFiles()
  private let shop: Scratch
  private let outside: Scratch

  init() throws {
    shop = try Scratch(["a.yaml": "a", "sub/b.yaml": "b"])
    outside = try Scratch(["secret.yaml": "secret", "folder/c.yaml": "c"])
  }

  private func path(_ name: String) -> FilePath { FilePath(name, in: shop.path) }

  private func read(_ name: String, limit: Int = 1 << 20) -> String {
    do throws(FileFault) {
      return String(decoding: try files.read(path(name), limit: limit), as: UTF8.self)
    } catch {
      return error.reason
    }
  }

  private func write(_ text: String, _ name: String) -> String? {
    do throws(FileFault) {
      try files.write(Array(text.utf8), to: path(name))
      return nil
    } catch {
      return error.reason
    }
  }

  private func mode(_ name: String) throws -> Int {
    try #require(
      FileManager.default.attributesOfItem(atPath: shop.path + "/" + name)[.posixPermissions]
        as? Int)
  }

  // MARK: Reading

  @Test func `links are followed within the boundary only`() throws {
    try shop.link("near.yaml", to: "sub/b.yaml")
    try shop.link("far.yaml", to: outside.path + "/secret.yaml")
    try shop.link(
      "up.yaml", to: "../" + (outside.path as NSString).lastPathComponent + "/secret.yaml")
    try shop.link("folder", to: outside.path + "/folder")
    try shop.link("near", to: "sub")
    try shop.link("nowhere.yaml", to: "none")
    try shop.link("loop.yaml", to: "loop.yaml")
    let left = "leads out of the workspace, and is neither read nor written"
    #expect(read("near.yaml") == "b")
    #expect(read("near/b.yaml") == "b")
    #expect(read("far.yaml") == left)
    #expect(read("up.yaml") == left)
    #expect(read("folder/c.yaml") == left)
    #expect(read("nowhere.yaml") == "there is no such file")
    #expect(read("loop.yaml").hasPrefix("cannot be read"))
    #expect(files.kind(of: path("near.yaml")) == .file)
    #expect(files.kind(of: path("far.yaml")) == .outside)
    #expect(files.kind(of: path("folder")) == .outside)
    #expect(files.kind(of: path("near")) == .linkedFolder)
    #expect(files.kind(of: path("nowhere.yaml")) == .brokenLink)
    #expect(files.kind(of: path("loop.yaml")) == .brokenLink)
    #expect(throws: FileFault.self) { try files.list(path("folder")) }
    #expect(try files.list(path("near")).map(\.name) == ["b.yaml"])
  }

  @Test func `a boundary may itself be reached through a link`() throws {
    try outside.link("shop", to: shop.path)
    let boundary = outside.path + "/shop"
    #expect(try files.read(FilePath("sub/b.yaml", in: boundary), limit: 9) == Array("b".utf8))
    try files.write(Array("new".utf8), to: FilePath("sub/new.yaml", in: boundary))
    #expect(try shop.read("sub/new.yaml") == "new")
  }

  @Test func `a neighbour whose name begins alike is outside`() throws {
    let twin = shop.path + "-twin"
    try FileManager.default.createDirectory(atPath: twin, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: twin) }
    try Data("x".utf8).write(to: URL(filePath: twin + "/x.yaml"))
    try shop.link("x.yaml", to: twin + "/x.yaml")
    #expect(files.kind(of: path("x.yaml")) == .outside)
  }

  @Test(.timeLimit(.minutes(1))) func `only regular files, and never more than the limit`() throws {
    #expect(mkfifo(shop.path + "/pipe.yaml", 0o600) == 0)
    #expect(read("pipe.yaml") == "is not a file")
    #expect(files.kind(of: path("pipe.yaml")) == .special)
    #expect(read("sub") == "is a folder")
    try shop.write(String(repeating: "x", count: 100), to: "long.yaml")
    #expect(read("long.yaml", limit: 100).count == 100)
    #expect(read("long.yaml", limit: 99) == "has more than 99 bytes, which is the limit")
  }

  @Test func `an endless file that says it is empty ends at the limit`() throws {
    guard FileManager.default.fileExists(atPath: "/proc/self/pagemap") else { return }
    let endless = FilePath("pagemap", in: "/proc/self")
    #expect(throws: FileFault.self) { try files.read(endless, limit: 1 << 20) }
  }

  @Test func `names that are not UTF-8 are listed as such`() throws {
    let name: [CChar] = shop.path.utf8.map { CChar(bitPattern: $0) } + [0x2F, -23, 0x2E, 0x79, 0]
    let file = try #require(fopen(name, "w"))
    fclose(file)
    let entry = try #require(try files.list(shop.folder).first { !$0.isNameable })
    #expect(entry.name == "\\xE9.y")
  }

  // MARK: Writing

  @Test func `nothing is written through a link`() throws {
    try shop.link("far.yaml", to: outside.path + "/secret.yaml")
    try shop.link("new.yaml", to: outside.path + "/made.yaml")
    try shop.link("folder", to: outside.path + "/folder")
    try shop.link("near.yaml", to: "a.yaml")
    let link = "is a symbolic link, and no file is written through one; put a file in its place"
    #expect(write("x", "far.yaml") == link)
    #expect(write("x", "new.yaml") == link)
    #expect(write("x", "near.yaml") == link)
    let left = "leads out of the workspace, and is neither read nor written"
    #expect(write("x", "folder/c.yaml") == left)
    #expect(write("x", "folder/deep/c.yaml") == left)
    #expect(throws: FileFault.self) { try files.create([1], at: path("folder/d.yaml")) }
    #expect(throws: FileFault.self) { try files.create([1], at: path("new.yaml")) }
    #expect(try outside.read("secret.yaml") == "secret")
    #expect(outside.files() == ["folder/c.yaml", "secret.yaml"])
    #expect(try shop.read("a.yaml") == "a")
  }

  @Test func `a link in the place of a draft is not followed`() throws {
    try shop.link(".a.yaml.draft", to: outside.path + "/secret.yaml")
    #expect(write("new", "a.yaml") == nil)
    #expect(try outside.read("secret.yaml") == "secret")
    #expect(try shop.read("a.yaml") == "new")
    #expect(shop.files() == ["a.yaml", "sub/b.yaml"])
  }

  @Test func `the mode of a file stays, and what is read-only is left alone`() throws {
    for mode in [0o600, 0o640, 0o755] {
      chmod(shop.path + "/a.yaml", mode_t(mode))
      #expect(write("\(mode)", "a.yaml") == nil)
      #expect(try self.mode("a.yaml") == mode)
    }
    chmod(shop.path + "/a.yaml", 0o444)
    #expect(write("x", "a.yaml") == "is read-only, and is left as it is")
    #expect(try shop.read("a.yaml") == "493")
    #expect(write("x", "sub") == "is a folder")
  }

  @Test func `what a killed process left is removed, and what a living one writes is not`() throws {
    try shop.write("half", to: ".a.yaml.draft")
    #expect(write("new", "a.yaml") == nil)
    #expect(shop.files() == ["a.yaml", "sub/b.yaml"])
    try shop.write("being written", to: ".a.yaml.draft")
    let other = open(shop.path + "/.a.yaml.draft", O_RDONLY)
    #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
    #expect(write("newer", "a.yaml") == nil)
    #expect(try shop.read(".a.yaml.draft") == "being written")
    close(other)
    #expect(try shop.read("a.yaml") == "newer")
  }

  @Test func `what is made takes nobody's place`() throws {
    #expect(throws: FileFault.self) { try files.create([1], at: path("a.yaml")) }
    try files.create(Array("c".utf8), at: path("new/deep/c.yaml"))
    #expect(try shop.read("new/deep/c.yaml") == "c")
    #expect(try shop.read("a.yaml") == "a")
    #expect(shop.files() == ["a.yaml", "new/deep/c.yaml", "sub/b.yaml"])
  }

  @Test func `a full disk says so`() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    // Writing to the device itself is refused before: it is no regular file.
    #expect(
      throws: FileFault(path: "/dev/full", reason: "is not a file"),
      performing: { try files.write([1], to: FilePath(named: "/dev/full", in: nil)) })
  }

  // MARK: What the user names

  @Test func `what the user names may lie anywhere, also behind a link`() throws {
    try shop.link("far.yaml", to: outside.path + "/secret.yaml")
    let named = FilePath(named: shop.path + "/far.yaml", in: nil)
    #expect(try files.read(named, limit: 99) == Array("secret".utf8))
    #expect(throws: FileFault.self) { try files.write([1], to: named) }
  }
}
