import Foundation
import TestSupport
import Testing

/// A pull request of a stranger that holds every attack at once, checked as CI checks it: with secrets in
/// the environment, against the branch that it is for.
@Suite struct HostilePullRequestTests {
  private let checkout: Scratch
  private let outside: Scratch
  private let programs: Scratch
  private static let secret = "hunter2-5f1c"

  init() throws {
    outside = try Scratch([
      "foreign.yaml": "products: {\(Self.secret)-foreign: {cots: 1}}\n",
      "credentials.json": "{\"refresh-token\": \"\(Self.secret)-token\"}",
      "home/.gitconfig": "[user]\nname = Shop\nemail = shop@example.com\n",
    ])
    programs = try Scratch()
    checkout = try Scratch([
      "ws/cogsmith.yaml": Self.manifest(""), "ws/sub/old.yaml": "rates: {}\n",
    ])
    try makePrograms()
    try git("init -q . && git add -A && git commit -q -m base")
    try plant()
    try git("add -A && git commit -q -m attack")
  }

  private static func manifest(_ more: String) -> String {
    """
    cogsmith: 1
    currency: USD
    inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
    products: {bolt: {cost: 1}}
    rules:
      jump: {each: product, require: change(product.cost.total) <= 5%}
    \(more)
    """
  }

  /// Programs that tell that they were run: git, which then runs, and others that must not.
  private func makePrograms() throws {
    let real = try #require(try installedProgram("git", demandedBy: "COGSMITH_REQUIRE_GIT"))
    for name in ["git", "sh", "ssh", "less", "more", "curl", "python3", "true", "false", "env"] {
      let then = name == "git" ? "exec \(real) \"$@\"" : "exit 1"
      try programs.write("#!/bin/sh\necho \(name) >> \(outside.path)/run.log\n\(then)\n", to: name)
      chmod(programs.path + "/" + name, 0o755)
    }
    try outside.write("#!/bin/sh\necho evil >> \(outside.path)/run.log\n", to: "evil")
    chmod(outside.path + "/evil", 0o755)
  }

  private func git(_ line: String) throws {
    let result = try runProcess(
      "/bin/sh", ["-c", "cd \(checkout.path) && git " + line],
      environment: ["HOME": outside.path + "/home"])
    try #require(result.status == 0, "\(result.errors)")
  }

  /// Everything that `cases/hostile` describes.
  private func plant() throws {
    let evil = outside.path + "/evil"
    let names = "a\\e[31m\\n::error::pwn\\n##[error]x\\u202E\\u200B"
    try checkout.write(
      Self.manifest(
        """
        company: "\(names)"
        receipts: {from: ../../../../../../proc/self/environ}
        builds: {from: \(outside.path)/credentials.json}
        sales: {from: links/foreign.yaml}
        adjustments: {from: environ.csv}
        boms:
          bolt: [{lines: [{item: "\(names)", quantity: 1}]}] # x\u{2028}  hidden: [{lines: []}]
        """), to: "ws/cogsmith.yaml")
    try checkout.write("products: {\"\(names)\": {cots: 2}}\n", to: "ws/names.yaml")
    // A bare repository with a configuration that runs programs.
    try checkout.write("ref: refs/heads/main\n", to: "ws/HEAD")
    try checkout.write("", to: "ws/objects/info/x")
    try checkout.write("\n", to: "ws/refs/heads/x")
    try checkout.write(
      """
      [core]
      repositoryformatversion = 1
      bare = true
      sshCommand = \(evil)
      fsmonitor = \(evil)
      pager = \(evil)
      hooksPath = \(outside.path)
      [extensions]
      partialClone = origin
      [remote "origin"]
      url = ext::\(evil)
      promisor = true
      """, to: "ws/config")
    // Programs in the workspace, and a lock that was forged.
    for name in ["git", "ssh", "less"] {
      try checkout.write("#!/bin/sh\necho planted >> \(outside.path)/run.log\n", to: "ws/" + name)
      chmod(checkout.path + "/ws/" + name, 0o755)
    }
    try checkout.write(
      """
      {"cogsmith": 1, "exports": [{"target": "quickbooks", "id": "ffffffffffffffffffffffffffffffff",
       "type": "journal-entry", "source": "build", "event": "\(names)", "date": "2026-01-02", "lines": [
        {"account": "cogs", "role": "build-debit", "debit": "1.00"},
        {"account": "cash", "role": "labor", "credit": "1.00"}]}]}
      """, to: "ws/exports.lock")
    for (name, target) in [
      ("foreign.yaml", outside.path + "/foreign.yaml"), ("links", outside.path),
      ("environ.csv", "/proc/self/environ"), ("items.json", outside.path + "/credentials.json"),
      ("sync.lock", outside.path + "/credentials.json"), ("exports", outside.path),
      ("endless.yaml", "/proc/self/pagemap"), ("gone.yaml", "nowhere"), ("zero.yml", "/dev/zero"),
      (".cogsmith.yaml.draft", outside.path + "/credentials.json"),
    ] { try checkout.link("ws/" + name, to: target) }
  }

  private var environment: [String: String] {
    [
      "PATH": ".:\(programs.path)", "HOME": outside.path + "/home",
      "COGSMITH_QUICKBOOKS_REFRESH_TOKEN": Self.secret + "-token",
      "GITHUB_TOKEN": Self.secret + "-github", "GIT_PAGER": outside.path + "/evil",
      "GIT_SSH_COMMAND": outside.path + "/evil", "GIT_DIR": checkout.path + "/ws",
      "PAGER": outside.path + "/evil", "EDITOR": outside.path + "/evil",
    ]
  }

  /// Every file outside of the checkout with its text.
  private func foreign() throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try outside.files().filter { $0 != "run.log" }.map {
        ($0, try outside.read($0))
      })
  }

  @Test(arguments: ["text", "json", "sarif", "github"], ["ws", "."])
  func `check against the branch that it is for`(format: String, place: String) throws {
    let before = try foreign()
    let arguments =
      ["check"] + (place == "ws" ? ["ws"] : []) + ["--against", "HEAD~1", "--format", format]
    let folder = checkout.path + (place == "ws" ? "" : "/ws")
    let result = try Program.run(arguments, in: folder, environment: environment)
    let said = result.output + result.errors
    #expect(result.status == 1, "\(said)")
    // Not one of the findings is missing because another came first.
    for code in ["file/outside", "file/unread", "export/lock", "yaml/line-separator"] {
      #expect(said.contains(code), "\(code): \(said.prefix(3_000))")
    }
    #expect(!said.contains(Self.secret), "\(said)")
    expectClean(said, format: format)
    #expect(try foreign() == before)
    let run = (try? outside.read("run.log"))?.split(separator: "\n") ?? []
    #expect(run.allSatisfy { $0 == "git" } && !run.isEmpty, "\(run)")
    #expect(checkout.files().filter { $0.hasSuffix(".draft") } == ["ws/.cogsmith.yaml.draft"])
  }

  @Test(arguments: [
    ["simulate"], ["export", "--to", "json"], ["export", "--to", "beancount"],
    ["export", "--to", "quickbooks", "--push"], ["cost", "bolt"], ["explode", "bolt"],
    ["where-used", "bolt"], ["buildable"], ["link"], ["eval", "1"], ["table", "products"],
    ["table", "products", "exports/x.csv"], ["table", "products", "sync.lock"],
    ["import", "names.yaml"], ["import", "environ.csv"], ["import", "foreign.yaml"],
    ["import", "names.yaml", "--write", "links"], ["sync", "--from", "items.json"],
    ["init", "--yes", "links/new"],
  ]) func `other commands`(arguments: [String]) throws {
    let before = try foreign()
    let result = try Program.run(arguments, in: checkout.path + "/ws", environment: environment)
    let said = result.output + result.errors
    #expect(!said.contains(Self.secret), "\(said)")
    expectClean(said, format: "text")
    #expect(try foreign() == before, "\(said)")
    let run = (try? outside.read("run.log"))?.split(separator: "\n") ?? []
    #expect(run.allSatisfy { $0 == "git" }, "\(run)")
  }

  /// What the kernel says that was executed.
  @Test func `no process but git starts`() throws {
    guard let strace = try installedProgram("strace", demandedBy: "COGSMITH_REQUIRE_STRACE") else {
      return
    }
    let program = try #require(Program.path)
    let trace = outside.path + "/trace"
    let result = try runProcess(
      strace,
      ["-f", "-e", "trace=execve", "-o", trace, program, "check", "ws", "--against", "HEAD~1"],
      in: checkout.path, environment: environment)
    try #require(result.status == 1, "\(result.errors)")
    let started = try outside.read("trace").split(separator: "\n").filter {
      $0.contains("execve(") && !$0.contains("ENOENT")
    }
    #expect(started.count > 2)
    let git = programs.path + "/git"
    let isExpected = started.dropFirst().allSatisfy { line in
      // The wrapper is a script of the shell, which then becomes git.
      [git, "/bin/git", "/git-core/git"].contains { line.contains("execve(\"\($0)") }
        || line.contains("/git\", [")
    }
    #expect(isExpected, "\(started)")
  }
}
