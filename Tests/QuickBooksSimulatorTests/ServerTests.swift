import Foundation
import QuickBooksSimulator
import Testing

/// What a client sees on its socket.
@Suite struct ServerTests {
  private func serve(
    _ rules: [FaultRule] = [], _ body: (SimulatorServer, UInt16, String) throws -> Void
  ) throws {
    let server = SimulatorServer(faults: FaultPlan(rules))
    let port = try server.start()
    defer { server.stop() }
    let token = server.withSimulator { simulator in
      simulator.company.accessToken(at: SimulatorServer.systemTime())
    }
    try body(server, port, token)
  }

  /// A request with a journal entry, or one for an item.
  private func request(_ token: String, _ number: String? = nil, extra: String = "") -> String {
    let head = """
      Host: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\nAccept: application/json\r
      Content-Type: application/json\r\n\(extra)
      """
    let company = "/v3/company/\(CompanySettings().realm)"
    guard let number else {
      return "GET \(company)/item/1?minorversion=75 HTTP/1.1\r\n\(head)\r\n"
    }
    let body = entry(number: number)
    return "POST \(company)/journalentry?requestid=\(number)&minorversion=75 HTTP/1.1\r\n\(head)"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func booked(_ server: SimulatorServer) -> Int {
    server.withSimulator { $0.company.books.transactions.count }
  }

  @Test func `a connection serves one request after the other`() throws {
    try serve { server, port, token in
      let client = try RawClient(port: port)
      for index in 1...3 {
        try client.send(request(token, "n-\(index)"))
        let received = try client.receive()
        #expect(received.status == 200)
        #expect(received.isWhole)
        #expect(received.text.contains("\r\nintuit_tid: "))
        #expect(received.text.contains("\r\nConnection: keep-alive\r\n"))
        #expect(!received.isClosed)
      }
      try client.send(request(token, extra: "Connection: close\r\n"))
      #expect(try client.receive().status == 200)
      #expect(try client.receive().isClosed)
      #expect(booked(server) == 3)
    }
  }

  @Test func `a dropped connection says nothing`() throws {
    try serve([FaultRule(.dropBefore, nth: 1), FaultRule(.dropAfter, nth: 2)]) {
      server, port, token in
      for done in [0, 1] {
        let client = try RawClient(port: port)
        try client.send(request(token, "a"))
        let received = try client.receive()
        #expect(received.isClosed)
        #expect(received.bytes.isEmpty)
        #expect(booked(server) == done)
      }
      let client = try RawClient(port: port)
      try client.send(request(token, "a"))
      #expect(try client.receive().status == 200)
      #expect(booked(server) == 1)
    }
  }

  @Test func `a half reply breaks off in its body`() throws {
    try serve([FaultRule(.half, nth: 1)]) { server, port, token in
      let client = try RawClient(port: port)
      try client.send(request(token, "a"))
      let received = try client.receive()
      #expect(received.status == 200)
      #expect(received.isClosed)
      #expect(received.body.hasPrefix("{\"JournalEntry\": "))
      #expect(Array(received.body.utf8).count == (received.length ?? 0) / 2)
      #expect(booked(server) == 1)
    }
  }

  @Test func `a late reply comes`() throws {
    try serve([FaultRule(.delay, nth: 1, milliseconds: 300)]) { _, port, token in
      let client = try RawClient(port: port)
      try client.send(request(token))
      #expect(try client.receive(milliseconds: 100).bytes.isEmpty)
      #expect(try client.receive().status == 200)
    }
  }

  @Test func `a connection that hangs stays open until the client or the server ends it`() throws {
    try serve([FaultRule(.hang, times: 2), FaultRule(.hang, nth: 4, isDone: true)]) {
      server, port, token in
      do {
        let client = try RawClient(port: port)
        try client.send(request(token, "a"))
        let received = try client.receive(milliseconds: 100)
        #expect(received.bytes.isEmpty)
        #expect(!received.isClosed)
      }
      let second = try RawClient(port: port)
      try second.send(request(token, "a"))
      #expect(try second.receive(milliseconds: 100).isClosed == false)
      #expect(booked(server) == 0)
      let third = try RawClient(port: port)
      try third.send(request(token, "a"))
      #expect(try third.receive().status == 200)
      let fourth = try RawClient(port: port)
      try fourth.send(request(token, "b"))
      #expect(try fourth.receive(milliseconds: 100).bytes.isEmpty)
      #expect(booked(server) == 2)
      server.stop()
      #expect(try second.receive().isClosed)
      #expect(try fourth.receive().isClosed)
    }
  }

  @Test(arguments: [
    (FaultRule(.tooManyRequests, nth: 1, retryAfter: 3), "HTTP/1.1 429 Too Many Requests"),
    (FaultRule(.serverError, nth: 1), "HTTP/1.1 500 Internal Server Error"),
    (FaultRule(.unavailable, nth: 1), "HTTP/1.1 503 Service Unavailable"),
    (FaultRule(.unauthorized), "HTTP/1.1 401 Unauthorized"),
  ]) func `errors come with their status`(rule: FaultRule, line: String) throws {
    try serve([rule]) { server, port, token in
      let client = try RawClient(port: port)
      try client.send(request(token, "a"))
      let received = try client.receive()
      #expect(received.text.hasPrefix(line + "\r\n"))
      #expect(received.text.contains("\r\nRetry-After: 3\r\n") == (rule.retryAfter == 3))
      #expect(received.text.contains("\r\nintuit_tid: "))
      #expect(received.isWhole)
      #expect(booked(server) == 0)
      try client.send(request(token, "a"))
      #expect(try client.receive().status == 200)
    }
  }

  @Test func `garbage is no JSON, and not even text`() throws {
    try serve([FaultRule(.garbage, nth: 1)]) { server, port, token in
      let client = try RawClient(port: port)
      try client.send(request(token, "a"))
      let received = try client.receive(milliseconds: 500)
      #expect(received.status == 200)
      #expect(received.body.hasPrefix("<html>"))
      #expect(String(validating: received.bytes, as: UTF8.self) == nil)
      #expect(booked(server) == 1)
    }
  }

  @Test func `bodies come in chunks and after a question, too`() throws {
    try serve { server, port, token in
      let client = try RawClient(port: port)
      let body = entry(number: "chunks")
      let head = request(token, "c").components(separatedBy: "Content-Length")[0]
      let half = body.utf8.count / 2
      let bytes = Array(body.utf8)
      let first = String(decoding: bytes[..<half], as: UTF8.self)
      let second = String(decoding: bytes[half...], as: UTF8.self)
      try client.send(head + "Transfer-Encoding: chunked\r\n\r\n")
      try client.send("\(String(half, radix: 16));note=1\r\n\(first)\r\n")
      try client.send("\(String(bytes.count - half, radix: 16))\r\n\(second)\r\n0\r\n\r\n")
      #expect(try client.receive().status == 200)
      let other = entry(number: "question")
      let asked = request(token, "d").components(separatedBy: "Content-Length")[0]
      try client.send(asked + "Expect: 100-continue\r\nContent-Length: \(other.utf8.count)\r\n\r\n")
      #expect(try client.receive(milliseconds: 300).text == "HTTP/1.1 100 Continue\r\n\r\n")
      try client.send(other)
      #expect(try client.receive().status == 200)
      #expect(booked(server) == 2)
    }
  }

  @Test(arguments: [
    "\r\n\r\n", "hello\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/2\r\n\r\n",
    "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "GET /" + String(repeating: "a", count: 70_000),
  ]) func `what is no request ends the connection, and the server goes on`(text: String) throws {
    try serve { _, port, token in
      let client = try RawClient(port: port)
      try client.send(text)
      #expect(try client.receive().isClosed)
      let next = try RawClient(port: port)
      try next.send(request(token))
      #expect(try next.receive().status == 200)
    }
  }

  @Test func `many clients at once are served, and all is booked`() async throws {
    let server = SimulatorServer()
    let port = try server.start()
    defer { server.stop() }
    let token = server.withSimulator { simulator in
      simulator.company.accessToken(at: SimulatorServer.systemTime())
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<8 {
        group.addTask {
          let connection = try RawClient(port: port)
          for index in 0..<10 {
            try connection.send(self.request(token, "n-\(client)-\(index)"))
            #expect(try connection.receive().status == 200)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(booked(server) == 80)
    #expect(server.withSimulator { $0.company.books.balance(of: "91").description } == "840")
  }

  @Test func `a server that has stopped listens no more, and its port is free`() throws {
    let server = SimulatorServer()
    let port = try server.start()
    let idle = try RawClient(port: port)
    server.stop()
    server.stop()
    #expect(try idle.receive().isClosed)
    #expect(throws: (any Error).self) { try RawClient(port: port) }
    #expect(try server.start(port: port) == port)
    server.stop()
  }
}
