import FlyingSocks
import Foundation

/// A connection that shows what really comes back, and whether it ends.
final class RawClient {
  /// What came, and how it ended.
  struct Received {
    var bytes: [UInt8]
    /// Whether the other side closed the connection; else nothing came for a while.
    var isClosed: Bool

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var body: String { text.components(separatedBy: "\r\n\r\n").dropFirst().joined() }
    var status: Int? { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }

    /// How long the body is said to be.
    var length: Int? {
      text.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) }
    }

    /// Whether the body is as long as it is said to be.
    var isWhole: Bool { length == Array(body.utf8).count }
  }

  private let socket: Socket

  init(port: UInt16) throws {
    socket = try Socket(domain: Int32(AF_INET), type: .stream)
    try socket.connect(to: try sockaddr_in.inet(ip4: "127.0.0.1", port: port))
  }

  deinit { try? socket.close() }

  func send(_ text: String) throws {
    let data = Data(text.utf8)
    var index = 0
    while index < data.count { index = try socket.write(data, from: index) }
  }

  /// Reads until a whole reply is here, the connection ends or nothing comes for a while.
  func receive(milliseconds: Int = 5_000) throws -> Received {
    try socket.setFlags(.nonBlocking)
    var received = Received(bytes: [], isClosed: false)
    let end = Date().addingTimeInterval(TimeInterval(milliseconds) / 1_000)
    while Date() < end {
      do {
        received.bytes += try socket.read(atMost: 65_536)
        if received.isWhole, !received.bytes.isEmpty { break }
      } catch SocketError.blocked {
        Thread.sleep(forTimeInterval: 0.002)
      } catch {
        received.isClosed = true
        break
      }
    }
    try socket.setFlags([])
    return received
  }
}
