import Connections
import Providers
import Synchronization

/// An HTTP client whose replies a test makes, with a log of what was asked.
public final class ScriptedHTTP: HTTPClient {
  /// What comes back.
  public enum Step {
    case reply(HTTPResponse)
    case fault(ConnectionFault)

    /// A reply with a text as its body.
    public static func text(
      _ status: Int, _ body: String, _ headers: [HTTPHeader] = []
    ) -> Step {
      .reply(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
    }
  }

  /// What was asked, in order.
  public private(set) var requests: [HTTPRequest] = []
  private let answer: (HTTPRequest, Int) -> Step

  /// A client that answers the requests one by one; after the last step, with that.
  public convenience init(_ steps: [Step]) {
    self.init { _, index in steps[min(index, steps.count - 1)] }
  }

  /// A client that answers a request by what it is and how many came before it.
  public init(_ answer: @escaping (HTTPRequest, Int) -> Step) { self.answer = answer }

  /// The next reply.
  public func send(_ request: HTTPRequest) throws(ConnectionFault) -> HTTPResponse {
    requests.append(request)
    switch answer(request, requests.count - 1) {
    case .reply(let response): return response
    case .fault(let fault): throw fault
    }
  }
}

/// A clock that only notes what was waited for.
public final class TestClock: ProviderClock {
  /// The time.
  public var time: Int
  /// The pauses, in seconds.
  public private(set) var pauses: [Int] = []

  /// A clock.
  public init(_ time: Int = 1_795_000_000) { self.time = time }

  /// The time.
  public func now() -> Int { time }

  /// Notes a pause, and goes on.
  public func pause(seconds: Int) {
    pauses.append(seconds)
    time += seconds
  }
}

/// Files with secrets in memory; a test says which are open to others, and when writing fails.
public final class MemorySecrets: PrivateFiles {
  /// The texts by path.
  public var files: [String: String]
  /// Files that others can read.
  public var open: Set<String> = []
  /// What is wrong with writing; nil while it goes well.
  public var refusal: String?
  /// What was written, in order.
  public private(set) var written: [String] = []

  /// Files by path.
  public init(_ files: [String: String] = [:]) { self.files = files }

  /// The path itself; relative ones are below `/shop`.
  public func resolved(_ path: String) -> String {
    path.hasPrefix("/") ? path : path == "." ? "/shop" : "/shop/" + path
  }

  /// What is known about a file.
  public func facts(_ path: String) -> PrivateFileFacts? {
    files[path].map { _ in PrivateFileFacts(isFile: true, isOpenToOthers: open.contains(path)) }
  }

  /// Its bytes.
  public func read(_ path: String) throws(PrivateFileFault) -> [UInt8] {
    guard let text = files[path] else { throw PrivateFileFault("it is not there") }
    return Array(text.utf8)
  }

  /// Fails where writing would.
  public func checkWritable(_ path: String) throws(PrivateFileFault) {
    if let refusal { throw PrivateFileFault(refusal) }
  }

  /// Replaces it.
  public func write(_ bytes: [UInt8], to path: String) throws(PrivateFileFault) {
    if let refusal { throw PrivateFileFault(refusal) }
    files[path] = String(decoding: bytes, as: UTF8.self)
    written.append(path)
  }
}
