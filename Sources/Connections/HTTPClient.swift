/// One header of a request or a reply.
public struct HTTPHeader: Hashable, Sendable {
  /// Its name, in any case.
  public var name: String
  /// Its value, without blanks around it.
  public var value: String

  /// A header.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A request as it goes out.
public struct HTTPRequest: Hashable, Sendable {
  /// `GET` or `POST`.
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  /// What is asked.
  public var method: Method
  /// The address, with its query.
  public var url: String
  /// The headers in order.
  public var headers: [HTTPHeader]
  /// What is sent along.
  public var body: [UInt8]

  /// A request.
  public init(
    _ method: Method, _ url: String, headers: [HTTPHeader] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}

/// A reply as it came in, whole.
public struct HTTPResponse: Hashable, Sendable {
  /// The status, such as 200.
  public var status: Int
  /// The headers in order.
  public var headers: [HTTPHeader]
  /// The bytes.
  public var body: [UInt8]

  /// A reply.
  public init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of a name, in any case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Why no reply came, or none that is whole.
public enum ConnectionFault: Error, Hashable, Sendable {
  /// The library that speaks HTTP is not installed.
  case noLibrary
  /// The address is not one that may be asked: neither https nor http to this machine.
  case address(String)
  /// Nobody answers there; the reason in a few words.
  case unreachable(String)
  /// The other side is not who it says, or does not speak TLS.
  case untrusted
  /// The reply took too long.
  case timedOut
  /// The connection ended before the reply was whole.
  case dropped
  /// The reply is larger than what is read.
  case tooLarge
}

/// What sends a request and waits for its reply: libcurl, or a test.
public protocol HTTPClient: AnyObject {
  /// The reply to a request, whatever its status; redirections are not followed.
  func send(_ request: HTTPRequest) throws(ConnectionFault) -> HTTPResponse
}
