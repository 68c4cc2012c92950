import FlyingSocks
import Foundation

/// One connection: HTTP/1.1 with bodies of a known length or in chunks.
struct Connection {
  private let socket: Socket
  private var buffer: [UInt8] = []

  private static let maximumHead = 65_536
  private static let maximumBody = 16 << 20

  init(_ socket: Socket) { self.socket = socket }

  /// The next request and whether it is the last; nil at the end or when it cannot be read.
  mutating func readRequest() -> (request: SimulatorRequest, isLast: Bool)? {
    guard let head = readHead() else { return nil }
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ")
    guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      return (String(line[..<colon]), String(value))
    }
    var request = SimulatorRequest(String(words[0]), String(words[1]), headers: headers)
    if request.header("Expect")?.lowercased() == "100-continue" {
      guard write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else { return nil }
    }
    if request.header("Transfer-Encoding")?.lowercased().contains("chunked") == true {
      guard let body = readChunks() else { return nil }
      request.body = body
    } else {
      guard let length = Int(request.header("Content-Length") ?? "0"),
        (0...Self.maximumBody).contains(length), let body = take(length)
      else { return nil }
      request.body = body
    }
    let wish = request.header("Connection")?.lowercased() ?? ""
    return (request, wish == "close" || words[2] == "HTTP/1.0" && wish != "keep-alive")
  }

  private mutating func readHead() -> String? {
    let end = Array("\r\n\r\n".utf8)
    var searched = 0
    while true {
      if buffer.count >= 4 {
        for index in searched...(buffer.count - 4)
        where buffer[index..<index + 4].elementsEqual(end) {
          let head = String(decoding: buffer[..<index], as: UTF8.self)
          buffer.removeFirst(index + 4)
          return head
        }
        searched = buffer.count - 3
      }
      guard buffer.count < Self.maximumHead, fill() else { return nil }
    }
  }

  private mutating func readChunks() -> [UInt8]? {
    var body: [UInt8] = []
    while true {
      guard let line = readLine(), let size = Int(line.prefix { $0 != ";" }, radix: 16),
        (0...Self.maximumBody).contains(size), body.count + size <= Self.maximumBody
      else { return nil }
      if size == 0 {
        while let line = readLine() { if line.isEmpty { return body } }
        return nil
      }
      guard let chunk = take(size), readLine() != nil else { return nil }
      body += chunk
    }
  }

  private mutating func readLine() -> String? {
    var searched = 0
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line.hasSuffix("\r") ? String(line.dropLast()) : line
      }
      searched = buffer.count
      guard buffer.count < Self.maximumHead, fill() else { return nil }
    }
  }

  private mutating func take(_ count: Int) -> [UInt8]? {
    while buffer.count < count { if !fill() { return nil } }
    let bytes = Array(buffer.prefix(count))
    buffer.removeFirst(count)
    return bytes
  }

  private mutating func fill() -> Bool {
    guard let bytes = try? socket.read(atMost: 65_536), !bytes.isEmpty else { return false }
    buffer += bytes
    return true
  }

  /// Waits until the other side, or the server, ends the connection.
  mutating func waitForEnd() {
    while fill() { buffer = [] }
  }

  /// Sends a reply; whether that was possible.
  func write(_ reply: SimulatorReply, isLast: Bool) -> Bool {
    write(head(reply, isLast: isLast) + reply.body)
  }

  /// Sends the head and the first half of the body.
  func writeHalf(_ reply: SimulatorReply) {
    _ = write(head(reply, isLast: false) + reply.body.prefix(reply.body.count / 2))
  }

  private func head(_ reply: SimulatorReply, isLast: Bool) -> [UInt8] {
    var text = "HTTP/1.1 \(reply.status) \(Self.reasons[reply.status] ?? "Unknown")\r\n"
    for header in reply.headers { text += "\(header.name): \(header.value)\r\n" }
    text += "Content-Length: \(reply.body.count)\r\n"
    text += "Connection: \(isLast ? "close" : "keep-alive")\r\n\r\n"
    return Array(text.utf8)
  }

  private static let reasons = [
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 406: "Not Acceptable", 429: "Too Many Requests",
    500: "Internal Server Error", 503: "Service Unavailable",
  ]

  private func write(_ bytes: [UInt8]) -> Bool {
    let data = Data(bytes)
    var index = 0
    while index < data.count {
      guard let next = try? socket.write(data, from: index) else { return false }
      index = next
    }
    return true
  }
}
