import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program at a terminal that a test types into.
final class PseudoTerminal {
  private let process = Process()
  private let descriptor: Int32
  private(set) var shown = ""

  /// Starts the program in a folder, with a terminal as all of its streams.
  init(_ arguments: [String], in folder: String) throws {
    // Declared in a header that Swift does not see everywhere.
    typealias OpenTerminal =
      @convention(c) (
        UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>, UnsafeMutableRawPointer?,
        UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
      ) -> Int32
    let symbol = try #require(dlsym(dlopen(nil, RTLD_NOW), "openpty"))
    var other: Int32 = -1
    var own: Int32 = -1
    let status = unsafeBitCast(symbol, to: OpenTerminal.self)(&own, &other, nil, nil, nil)
    try #require(status == 0)
    descriptor = own
    let handle = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    process.executableURL = URL(filePath: try #require(Program.path, "the program is not built"))
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ["TERM": "dumb", "NO_COLOR": "1", "HOME": folder]
    process.standardInput = handle
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    try handle.close()
  }

  deinit {
    if process.isRunning { process.terminate() }
    close(descriptor)
  }

  /// Waits for a text, then types a line.
  ///
  /// - Parameter ending: `\n` for Enter, or `\u{4}` for Ctrl-D.
  func type(_ text: String, after prompt: String, ending: String = "\n") throws {
    try #require(wait { $0.hasSuffix(prompt) }, "never asked: \(prompt)\n\(shown)")
    // The terminal has to be ready for typing, or what is typed shows twice.
    usleep(50_000)
    let bytes = Array((text + ending).utf8)
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    shown = ""
  }

  /// Reads to the end, and returns the exit status.
  func finish() throws -> Int32 {
    _ = wait { _ in false }
    for _ in 0..<100 where process.isRunning { usleep(50_000) }
    try #require(!process.isRunning, "still running:\n\(shown)")
    return process.terminationStatus
  }

  /// Reads what is shown until it is what is waited for, for twenty seconds at most.
  private func wait(_ isThere: (String) -> Bool) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    for _ in 0..<400 {
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&poller, 1, 50) > 0, poller.revents & Int16(POLLIN) != 0 {
        let count = read(descriptor, &buffer, buffer.count)
        if count > 0 {
          shown += String(decoding: buffer[..<count], as: UTF8.self).replacing("\r\n", with: "\n")
        }
        continue
      }
      if isThere(shown) { return true }
      if poller.revents & Int16(POLLHUP) != 0 { return false }
    }
    return isThere(shown)
  }
}

/// What only a real terminal shows: that questions are asked there, and how they end.
@Suite(.serialized) struct TerminalTests {
  @Test func `init asks at a terminal, and writes`() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal(["init", "shop", "--no-check"], in: scratch.path)
    try terminal.type("Two Benches", after: "[shop] > ")
    try terminal.type("?", after: "[local] > ")
    try terminal.type("", after: "[local] > ")
    try terminal.type("", after: "[none] > ")
    try terminal.type("average", after: "[fifo] > ")
    try terminal.type("EUR", after: "[USD] > ")
    try terminal.type("", after: "[hand] > ")
    try terminal.type("yes", after: "[yes] > ")
    #expect(try terminal.finish() == 0)
    #expect(terminal.shown.contains("Next, in `shop`"), "\(terminal.shown)")
    #expect(scratch.files() == ["shop/.gitignore", "shop/cogsmith.yaml", "shop/products.yaml"])
    #expect(
      try scratch.read("shop/cogsmith.yaml").contains("company: Two Benches\ncurrency: EUR\n"))
  }

  @Test func `Ctrl-D writes nothing`() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal(["init", "shop"], in: scratch.path)
    try terminal.type("Two Benches", after: "[shop] > ")
    try terminal.type("", after: "[local] > ", ending: "\u{4}")
    #expect(try terminal.finish() == 1)
    #expect(terminal.shown.contains("Ended; nothing is written."), "\(terminal.shown)")
    #expect(scratch.files().isEmpty)
  }

  @Test func `link asks for each proposal`() throws {
    let scratch = try Scratch([
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
      products: {bolt: {sku: B-6}, steel: {sku: S-16}}

      """,
      "items.json": """
      {"taken": "2026-11-01", "items": [
        {"Id": "41", "Name": "16 ga steel", "Sku": "S-16", "Type": "Inventory", "Active": true},
        {"Id": "42", "Name": "Bolt", "Sku": "B-6", "Type": "Inventory", "Active": true}]}
      """,
    ])
    let terminal = try PseudoTerminal(["link"], in: scratch.path)
    try terminal.type("", after: "Link `bolt` to item 42, Bolt?\n[no] > ")
    try terminal.type("y", after: "Link `steel` to item 41, 16 ga steel?\n[no] > ")
    #expect(try terminal.finish() == 0)
    #expect(terminal.shown.contains("steel  linked to 41  cogsmith.yaml"), "\(terminal.shown)")
    #expect(
      try scratch.read("cogsmith.yaml").contains(
        "products: {bolt: {sku: B-6}, steel: {sku: S-16, item: \"41\"}}"))
  }
}
