import Connections
import QuickBooksSimulator
import TestSupport
import Testing

/// libcurl against a server on this machine.
@Suite struct CurlTests {
  private func fault(_ client: CurlClient, _ request: HTTPRequest) -> ConnectionFault? {
    do throws(ConnectionFault) {
      _ = try client.send(request)
      return nil
    } catch {
      return error
    }
  }

  /// A server with some faults, for as long as a test runs.
  private func served(
    _ faults: [FaultRule] = [], _ body: (SimulatorServer, HTTPRequest) throws -> Void
  ) throws {
    let server = SimulatorServer(faults: FaultPlan(faults))
    try server.start()
    defer { server.stop() }
    try body(server, HTTPRequest(.get, server.address + "/v3/company/1/account/81"))
  }

  private var limits: CurlClient.Limits {
    var limits = CurlClient.Limits()
    limits.totalSeconds = 1
    return limits
  }

  @Test func `a reply comes whole, with its status and its headers`() throws {
    try served { server, request in
      let client = CurlClient(agent: "test")
      for _ in 0..<3 {
        let reply = try client.send(request)
        #expect(reply.status == 401)
        #expect(reply.header("content-type")?.hasPrefix("application/json") == true)
        #expect(String(decoding: reply.body, as: UTF8.self).hasSuffix("}"))
      }
    }
  }

  @Test func `a body arrives as it was sent, whatever bytes it has`() throws {
    try served { server, _ in
      let body = Array("{\"x\": \"é\\u0000\"}".utf8) + [UInt8](repeating: 0x20, count: 300_000)
      let client = CurlClient(agent: "test")
      _ = try client.send(
        HTTPRequest(
          .post, server.address + "/v3/company/1/account?requestid=a%20b",
          headers: [HTTPHeader("Content-Type", "application/json")], body: body))
      let log = server.withSimulator { $0.log }
      #expect(log.last?.body.utf8.count == body.count)
      #expect(log.last?.method == "POST")
      #expect(log.last?.parameter("requestid") == "a b")
      // After a creation, a question is one again.
      _ = try client.send(HTTPRequest(.get, server.address + "/v3/company/1/account/81"))
      #expect(server.withSimulator { $0.log.last?.method } == "GET")
    }
  }

  @Test(arguments: [Fault.dropBefore, .dropAfter, .half]) func `a connection that breaks off`(
    kind: Fault
  ) throws {
    try served([FaultRule(kind)]) { _, request in
      #expect(fault(CurlClient(agent: "test"), request) == .dropped)
    }
  }

  @Test(arguments: [Fault.delay, .hang]) func `a reply that takes too long`(kind: Fault) throws {
    try served([FaultRule(kind, milliseconds: 5_000)]) { _, request in
      #expect(fault(CurlClient(agent: "test", limits: limits), request) == .timedOut)
    }
  }

  @Test func `a reply that is too large`() throws {
    try served { _, request in
      var limits = CurlClient.Limits()
      limits.replyBytes = 20
      #expect(fault(CurlClient(agent: "test", limits: limits), request) == .tooLarge)
    }
  }

  @Test func `nobody there`() throws {
    let server = SimulatorServer()
    let port = try server.start()
    server.stop()
    let client = CurlClient(agent: "test", limits: limits)
    #expect(
      fault(client, HTTPRequest(.get, "http://127.0.0.1:\(port)/"))
        == .unreachable("nothing answers at that address"))
    #expect(
      fault(client, HTTPRequest(.get, "http://quickbooks.example/"))
        == .address("http://quickbooks.example/"))
    #expect(
      fault(client, HTTPRequest(.get, "https://name.invalid/"))
        == .unreachable("its name is not known on the network"))
    // It does not speak TLS, and waits for more.
    try served { server, _ in
      let url = server.address.replacing("http://", with: "https://")
      #expect(fault(client, HTTPRequest(.get, url + "/")) == .timedOut)
    }
  }
}
