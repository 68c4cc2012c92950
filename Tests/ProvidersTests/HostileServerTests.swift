import Connections
import Foundation
import Tables
import TestSupport
import Testing

/// Servers that were made to do harm: whatever they say, an end comes soon, and nothing of a request goes elsewhere.
@Suite struct HostileServerTests {
  /// What comes of one request, within the limits of a test.
  private enum Outcome: Equatable {
    case reply(Int, Int)
    case fault(ConnectionFault)
  }

  private static var limits: CurlClient.Limits {
    var limits = CurlClient.Limits()
    limits.connectSeconds = 1
    limits.totalSeconds = 4
    limits.replyBytes = 1 << 20
    limits.headerBytes = 1 << 16
    return limits
  }

  private func outcome(
    _ limits: CurlClient.Limits = limits, _ request: HTTPRequest? = nil,
    _ handle: @escaping @Sendable (HostileServer.Connection) -> Void
  ) throws -> Outcome {
    let server = try HostileServer(handle)
    defer { server.stop() }
    let client = CurlClient(agent: "test", limits: limits)
    let begin = Date()
    defer { #expect(Date().timeIntervalSince(begin) < 9) }
    do throws(ConnectionFault) {
      let reply = try client.send(request ?? HTTPRequest(.get, server.address + "/"))
      #expect(reply.body.count <= limits.replyBytes)
      return .reply(reply.status, reply.body.count)
    } catch {
      return .fault(error)
    }
  }

  // MARK: Without end

  @Test func `a body without end`() throws {
    let mebibyte = String(repeating: "x", count: 1 << 16)
    #expect(
      try outcome {
        $0.send("HTTP/1.1 200 OK\n\n"); $0.sendForever(mebibyte)
      } == .fault(.tooLarge))
    #expect(
      try outcome {
        $0.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n")
        $0.sendForever("10000\n\(mebibyte)\n")
      } == .fault(.tooLarge))
    // In pieces of a byte.
    var limits = Self.limits
    limits.replyBytes = 100
    #expect(
      try outcome(limits) {
        $0.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n")
        $0.sendForever("1\nx\n")
      } == .fault(.tooLarge))
  }

  @Test func `headers without end`() throws {
    #expect(
      try outcome {
        $0.send("HTTP/1.1 200 OK\n"); $0.sendForever("X-Filler: \(filler(100))\n")
      }
        == .fault(.tooLarge))
    // One header that never ends, and replies that only announce another one.
    #expect(
      try outcome {
        $0.send("HTTP/1.1 200 OK\nX-Filler: "); $0.sendForever(filler(1_000))
      }
        == .fault(.tooLarge))
    #expect(
      try outcome { $0.sendForever("HTTP/1.1 100 Continue\nX-Filler: \(filler(100))\n\n") }
        == .fault(.tooLarge))
    #expect(
      try outcome {
        $0.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\n")
        $0.sendForever("X-Filler: \(filler(100))\n")
      } == .fault(.tooLarge))
  }

  private func filler(_ count: Int) -> String { String(repeating: "y", count: count) }

  @Test func `a reply drop by drop`() throws {
    var limits = Self.limits
    limits.totalSeconds = 1
    #expect(
      try outcome(limits) {
        $0.send("HTTP/1.1 200 OK\n\n")
        $0.sendForever("x", pausing: 0.05)
      } == .fault(.timedOut))
    #expect(
      try outcome(limits) {
        $0.send("HTTP/1.1 2")
        $0.sendForever("0", pausing: 0.05)
      } == .fault(.timedOut))
    #expect(
      try outcome(limits) {
        $0.send("HTTP/1.1 200 OK\n")
        $0.sendForever("X: y\n", pausing: 0.05)
      } == .fault(.timedOut))
  }

  // MARK: What does not fit

  @Test func `a length that is wrong`() throws {
    func reply(_ length: String, _ body: String) throws -> Outcome {
      try outcome { $0.send("HTTP/1.1 200 OK\n\(length)\n\n\(body)") }
    }
    #expect(try reply("Content-Length: 50", "12345") == .fault(.dropped))
    #expect(try reply("Content-Length: 3", "12345") == .reply(200, 3))
    for length in [
      "Content-Length: -1", "Content-Length: 99999999999999999999999", "Content-Length: x",
      "Content-Length: 5\nContent-Length: 7", "Content-Length: 0x5",
      "Content-Length: 9223372036854775807",
    ] {
      let outcome = try reply(length, "12345")
      #expect(
        [.fault(.dropped), .fault(.tooLarge), .reply(200, 0), .reply(200, 5)].contains(outcome),
        "\(length): \(outcome)")
    }
    #expect(
      try outcome { $0.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nZZ\nabc\n") }
        == .fault(.dropped))
    #expect(
      try outcome {
        $0.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nFFFFFFFFFFFFFFFFFF\nabc\n")
      } == .fault(.dropped))
  }

  @Test(arguments: [
    "\n", "GARBAGE\n\n", "HTTP/9.9 200 OK\n\nx", "HTTP/1.1 abc\n\n", "HTTP/1.1 99999 OK\n\n",
    "HTTP/1.1 -200 OK\n\n", "{\"QueryResponse\": {}}", "HTTP/1.1 200 OK\nX\u{0}Y: z\n\nx",
    "HTTP/1.1 200 OK\n: nothing\n\nx", "HTTP/1.1 101 Switching Protocols\nUpgrade: h2c\n\nx",
    "SSH-2.0-OpenSSH_9.6\n", "\u{1}\u{2}\u{3}\u{1b}]0;x\u{7}",
  ]) func `what is no reply of HTTP never does more than fail`(text: String) throws {
    let found = try outcome { $0.send(text) }
    switch found {
    case .reply(let status, let count): #expect((0...999).contains(status) && count < 10, "\(text)")
    case .fault(let fault):
      let isEnd: Bool = fault == .dropped || fault == .timedOut || fault == .tooLarge
      #expect(isEnd, "\(text): \(fault)")
    }
  }

  // MARK: Compression

  /// 64 MiB of zeros in 64 KiB, as `gzip` writes them: the deflated part of a ZIP file with another frame.
  private func gzipped(_ count: Int) throws -> [UInt8] {
    let zip = try #require(zipArchive([("x", [UInt8](repeating: 0, count: count))]))
    func number(_ offset: Int, _ bytes: Int) -> Int {
      (0..<bytes).reduce(0) { $0 | Int(zip[offset + $1]) << (8 * $1) }
    }
    let start = 30 + number(26, 2) + number(28, 2)
    // The sizes stand in the directory at the end, wherever the file itself has them.
    let directory = try #require(
      zip.indices.dropLast(46).last { Array(zip[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] })
    let deflated = zip[start..<start + number(directory + 20, 4)]
    let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    let checksum = zip[directory + 16..<directory + 20]
    let size = zip[directory + 24..<directory + 28]
    return head + Array(deflated) + Array(checksum) + Array(size)
  }

  @Test func `a compressed reply is as large as what it inflates to`() throws {
    let small = try gzipped(1_000)
    #expect(
      try outcome {
        $0.send("HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n"); $0.send(small)
      }
        == .reply(200, 1_000))
    let bomb = try gzipped(1 << 26)
    #expect(bomb.count < 1 << 17)
    #expect(
      try outcome {
        $0.send("HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n"); $0.send(bomb)
      }
        == .fault(.tooLarge))
    // Compressed twice, or said to be.
    for encoding in [
      "gzip, gzip", String(repeating: "gzip, ", count: 50) + "gzip", "br", "zstd, x",
    ] {
      let found = try outcome {
        $0.send("HTTP/1.1 200 OK\nContent-Encoding: \(encoding)\n\n")
        $0.send(bomb)
      }
      switch found {
      case .reply(_, let count): #expect(count <= bomb.count, "\(encoding)")
      case .fault(let fault): #expect(fault == .dropped || fault == .tooLarge, "\(encoding)")
      }
    }
    let damaged = Array(small.prefix(12)) + [0xFF, 0xFF] + small.dropFirst(14)
    #expect(
      try outcome {
        $0.send("HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n"); $0.send(damaged)
      }
        == .fault(.dropped))
  }

  // MARK: Elsewhere

  @Test(arguments: [301, 302, 303, 307, 308])
  func `nobody is followed elsewhere, with a token or without`(
    status: Int
  ) throws {
    let other = try HostileServer { $0.send("HTTP/1.1 200 OK\n\nstolen") }
    defer { other.stop() }
    for place in [
      other.address + "/", "file:///etc/passwd", "//127.0.0.1:\(other.port)/",
      "gopher://127.0.0.1:\(other.port)/_x", "/again",
    ] {
      let server = try HostileServer {
        $0.send(
          "HTTP/1.1 \(status) Moved\nConnection: close\nLocation: \(place)\nContent-Length: 0\n\n")
      }
      defer { server.stop() }
      let client = CurlClient(agent: "test", limits: Self.limits)
      for method in [HTTPRequest.Method.get, .post] {
        let reply = try client.send(
          HTTPRequest(
            method, server.address + "/", headers: [HTTPHeader("Authorization", "Bearer secret")],
            body: method == .post ? [0x78] : []))
        #expect(reply.status == status && reply.body.isEmpty)
      }
      #expect(server.requests.count == 2)
    }
    #expect(other.requests.isEmpty)
  }

  @Test func `cookies and promises of one reply mean nothing to the next request`() throws {
    let server = try HostileServer {
      $0.send(
        "HTTP/1.1 200 OK\nSet-Cookie: a=b\nAlt-Svc: h2=\":1\"\nConnection: close\n"
          + "Strict-Transport-Security: max-age=99999999\nWWW-Authenticate: Basic\nContent-Length: 0\n\n"
      )
    }
    defer { server.stop() }
    let client = CurlClient(agent: "test", limits: Self.limits)
    for _ in 0..<2 {
      _ = try client.send(
        HTTPRequest(
          .get, server.address + "/", headers: [HTTPHeader("Authorization", "Bearer secret")]))
    }
    _ = try client.send(HTTPRequest(.get, server.address + "/"))
    let heads = server.requests
    #expect(heads.count == 3)
    #expect(heads.allSatisfy { !$0.lowercased().contains("cookie") })
    #expect(heads.map { $0.contains("Bearer secret") } == [true, true, false])
  }

  /// A header with a line end would be two.
  @Test func `what would smuggle a header is not sent as one`() throws {
    let server = try HostileServer { $0.send("HTTP/1.1 200 OK\n\n") }
    defer { server.stop() }
    let client = CurlClient(agent: "test", limits: Self.limits)
    for url in ["/a\r\nX-Evil: 1", "/a b", "/\u{e9}", "/a\n", "/\\evil"] {
      #expect(throws: ConnectionFault.address(server.address + url)) {
        try client.send(HTTPRequest(.get, server.address + url))
      }
    }
    #expect(server.requests.isEmpty)
  }
}
