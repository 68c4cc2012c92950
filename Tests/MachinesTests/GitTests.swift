import Foundation
import Machines
import TestSupport
import Testing

/// Git is called so that nothing in a workspace can configure it.
@Suite struct GitTests {
  private let checkout: Scratch
  private let home: Scratch

  init() throws {
    checkout = try Scratch(["ws/cogsmith.yaml": "cogsmith: 1\n", "ws/sub/a.yaml": "old\n"])
    home = try Scratch([".gitconfig": "[user]\nname = Shop\nemail = shop@example.com\n"])
    try git("init", "-q")
    try commit("one")
  }

  private var environment: [String: String] {
    ["HOME": home.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"]
  }

  private func git(_ arguments: String..., in folder: String? = nil) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder ?? checkout.path] + arguments
    process.environment = environment
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
  }

  private func commit(_ message: String) throws {
    try git("add", "-A")
    try git("commit", "-q", "-m", message)
  }

  private func text(_ name: String, at revision: String) throws -> String? {
    let files = try Git(environment: environment).files(of: checkout.path + "/ws", at: revision)
    return (try? files.read(FilePath(name, in: checkout.path + "/ws"), limit: 1 << 20)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func reason(_ folder: String, at revision: String) -> String {
    do throws(FileFault) {
      _ = try Git(environment: environment).files(of: folder, at: revision)
      return "no fault"
    } catch {
      return error.reason
    }
  }

  @Test func `files as a revision has them`() throws {
    try checkout.write("new\n", to: "ws/sub/a.yaml")
    try commit("two")
    #expect(try text("sub/a.yaml", at: "HEAD") == "new\n")
    #expect(try text("sub/a.yaml", at: "HEAD~1") == "old\n")
    #expect(reason(checkout.path + "/ws", at: "nowhere") == "git knows no such revision")
    #expect(reason(checkout.path + "/ws", at: "--help") == "git knows no such revision")
    #expect(reason(home.path, at: "HEAD") == "is not inside a git repository")
  }

  /// A pull request adds a bare repository inside the workspace's folder, whose configuration names a
  /// program for fetching a missing object.
  @Test func `a bare repository in the workspace is not taken for the repository`() throws {
    let proof = home.path + "/pwned"
    let program = home.path + "/evil"
    try home.write("#!/bin/sh\ntouch \(proof)\n", to: "evil")
    chmod(program, 0o755)
    try checkout.write("ref: refs/heads/main\n", to: "ws/HEAD")
    try checkout.write(
      """
      [core]
      repositoryformatversion = 1
      bare = true
      sshCommand = \(program)
      fsmonitor = \(program)
      hooksPath = \(home.path)
      pager = \(program)
      [extensions]
      partialClone = origin
      [remote "origin"]
      url = ssh://localhost/x
      promisor = true
      [alias]
      ls-tree = !\(program)
      """, to: "ws/config")
    try checkout.write("", to: "ws/objects/info/x")
    try checkout.write(
      "1111111111111111111111111111111111111111\n", to: "ws/refs/heads/main")
    try commit("attack")
    #expect(try text("sub/a.yaml", at: "HEAD") == "old\n")
    #expect(reason(checkout.path + "/ws", at: "main~5") == "git knows no such revision")
    #expect(!FileManager.default.fileExists(atPath: proof))
    // The same where the checkout is none: nobody takes the bare repository then either.
    try FileManager.default.removeItem(atPath: checkout.path + "/.git")
    #expect(reason(checkout.path + "/ws", at: "HEAD") == "is not inside a git repository")
    #expect(!FileManager.default.fileExists(atPath: proof))
  }

  /// Not even the configuration of the checkout itself runs a program or fetches.
  @Test func `no program of a configuration runs`() throws {
    let proof = home.path + "/pwned"
    let program = home.path + "/evil"
    try home.write("#!/bin/sh\ntouch \(proof)\n", to: "evil")
    chmod(program, 0o755)
    try git("config", "core.sshCommand", program)
    try git("config", "core.fsmonitor", program)
    try git("config", "extensions.partialClone", "origin")
    try git("config", "remote.origin.url", "ssh://localhost/x")
    try git("config", "remote.origin.promisor", "true")
    // An object that is missing would be fetched.
    let objects = checkout.path + "/.git/objects"
    let all = FileManager.default.enumerator(atPath: objects)?.compactMap { $0 as? String } ?? []
    for object in all where isFile(objects + "/" + object) {
      try FileManager.default.removeItem(atPath: objects + "/" + object)
    }
    #expect(reason(checkout.path + "/ws", at: "HEAD") != "no fault")
    #expect(!FileManager.default.fileExists(atPath: proof))
  }

  @Test func `a program named git in the workspace does not run`() throws {
    let proof = home.path + "/pwned"
    try checkout.write("#!/bin/sh\ntouch \(proof)\n", to: "ws/git")
    chmod(checkout.path + "/ws/git", 0o755)
    var environment = environment
    environment["PATH"] = ".:ws::" + (environment["PATH"] ?? "")
    let before = FileManager.default.currentDirectoryPath
    _ = try Git(environment: environment).files(of: checkout.path + "/ws", at: "HEAD")
    #expect(!FileManager.default.fileExists(atPath: proof))
    #expect(FileManager.default.currentDirectoryPath == before)
  }

  @Test func `a checkout of another owner is refused with git's reason and the remedy`() throws {
    // Only the superuser can give a folder away.
    guard geteuid() == 0 else { return }
    chown(checkout.path, 12_345, 12_345)
    chown(checkout.path + "/.git", 12_345, 12_345)
    let refusal = reason(checkout.path + "/ws", at: "HEAD")
    #expect(refusal.contains("dubious ownership"))
    #expect(refusal.contains("git config --global --add safe.directory"))
    try home.write("[safe]\ndirectory = *\n", to: ".gitconfig")
    #expect(reason(checkout.path + "/ws", at: "HEAD") == "no fault")
  }

  @Test func `links and submodules of a revision are not read`() throws {
    try checkout.link("ws/link.yaml", to: "/etc/hostname")
    try commit("link")
    #expect(try text("link.yaml", at: "HEAD") == nil)
  }
}
