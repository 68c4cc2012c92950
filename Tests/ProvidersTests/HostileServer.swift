import Foundation
import Synchronization

/// A server on this machine that says whatever a test wants, byte by byte, and need not stop.
final class HostileServer: Sendable {
  /// One connection, of which the request has been read.
  struct Connection {
    fileprivate let descriptor: Int32

    /// Sends bytes; false once the other side reads no more.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count <= 0 { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }

    /// Sends a text; `\n` in it stands for the line ends of HTTP.
    @discardableResult
    func send(_ text: String) -> Bool {
      send(Array(text.replacing("\n", with: "\r\n").utf8))
    }

    /// Sends a text again and again, until nobody reads any more.
    func sendForever(_ text: String, pausing seconds: Double = 0) {
      while send(text) { if seconds > 0 { Thread.sleep(forTimeInterval: seconds) } }
    }
  }

  let port: UInt16
  private let listener: Int32
  private let state = Mutex<(requests: [String], isOver: Bool)>(([], false))

  /// What came, each with its head.
  var requests: [String] { state.withLock { $0.requests } }

  var address: String { "http://127.0.0.1:\(port)" }

  /// A server whose connections are handled one by one.
  init(_ handle: @escaping @Sendable (Connection) -> Void) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.address(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 8) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    guard isBound else { throw CocoaError(.fileReadUnknown) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in
      while true {
        let descriptor = accept(listener, nil, nil)
        // The thread closes what it waits on: the number may be another socket's from then on.
        guard descriptor >= 0, !state.withLock({ $0.isOver }) else {
          close(descriptor)
          close(listener)
          return
        }
        let head = Self.head(descriptor)
        state.withLock { $0.requests.append(head) }
        handle(Connection(descriptor: descriptor))
        Self.end(descriptor)
      }
    }
  }

  /// Ends it, by one more connection, which its thread waits for.
  func stop() {
    state.withLock { $0.isOver = true }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.address(port)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    close(descriptor)
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  /// Closes a connection once the other side has nothing more to say, so that no reply is lost.
  private static func end(_ descriptor: Int32) {
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    shutdown(descriptor, Int32(SHUT_WR))
    var piece = [UInt8](repeating: 0, count: 4_096)
    while recv(descriptor, &piece, piece.count, 0) > 0 {}
    close(descriptor)
  }

  /// The head of a request, up to its empty line.
  private static func head(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4_096)
    while !bytes.contains([13, 10, 13, 10]) {
      let count = recv(descriptor, &piece, piece.count, 0)
      if count <= 0 { break }
      bytes += piece[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
