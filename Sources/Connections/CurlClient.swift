import CLibCurl

/// HTTP by libcurl, which is loaded when the first request is sent.
///
/// Connections are kept for the requests that follow. Not to be shared between threads.
public final class CurlClient: HTTPClient {
  /// How much is waited for and read.
  public struct Limits: Sendable {
    /// Seconds until the other side must have answered the call.
    public var connectSeconds = 20
    /// Seconds until a reply must be whole: QuickBooks gives up after 120 itself.
    public var totalSeconds = 150
    /// Bytes of a reply's body, inflated.
    public var replyBytes = 64 << 20
    /// Bytes of all headers of a reply, with what stands before it and behind it.
    public var headerBytes = 256 << 10

    /// The usual limits.
    public init() {}
  }

  private let limits: Limits
  private let agent: String
  private var functions = CurlFunctions()
  private var handle: UnsafeMutableRawPointer?

  /// A client.
  ///
  /// - Parameter agent: what the program calls itself to the other side.
  public init(agent: String, limits: Limits = Limits()) {
    self.agent = agent
    self.limits = limits
  }

  deinit {
    if let handle { functions.cleanup(handle) }
  }

  /// What a transfer has brought so far.
  private struct Transfer {
    var headers: [UInt8] = []
    var body: [UInt8] = []
    let limits: Limits
    var isTooLarge = false
  }

  /// The reply to a request.
  public func send(_ request: HTTPRequest) throws(ConnectionFault) -> HTTPResponse {
    guard let address = HTTPAddress(request.url) else {
      throw .address(request.url)
    }
    let handle = try openedHandle()
    functions.reset(handle)
    var transfer = Transfer(limits: limits)
    var list: UnsafeMutablePointer<curl_slist>?
    // Without `Expect`, a body would wait a second for a go-ahead that few servers give.
    for header in request.headers + [HTTPHeader("Expect", "")] {
      list = functions.append(list, "\(header.name): \(header.value)") ?? list
    }
    defer { functions.free_all(list) }
    configure(handle, address)
    curl_set_list(&functions, handle, CURLOPT_HTTPHEADER, list)
    curl_set_text(&functions, handle, CURLOPT_URL, request.url)
    var body = request.body
    let code = body.withUnsafeMutableBytes { bytes in
      if request.method == .post {
        curl_set_number(&functions, handle, CURLOPT_POST, 1)
        curl_set_number(&functions, handle, CURLOPT_POSTFIELDSIZE, bytes.count)
        curl_set_pointer(&functions, handle, CURLOPT_POSTFIELDS, bytes.baseAddress)
      }
      return withUnsafeMutablePointer(to: &transfer) { pointer in
        receive(into: pointer, handle)
        return functions.perform(handle)
      }
    }
    if let fault = Self.fault(code, request.url, isTooLarge: transfer.isTooLarge) { throw fault }
    return HTTPResponse(
      status: curl_get_status(&functions, handle), headers: Self.headers(transfer.headers),
      body: transfer.body)
  }

  private func openedHandle() throws(ConnectionFault) -> UnsafeMutableRawPointer {
    if let handle { return handle }
    guard curl_functions_load(&functions) != 0, let opened = functions.`init`() else {
      throw .noLibrary
    }
    handle = opened
    return opened
  }

  private func configure(_ handle: UnsafeMutableRawPointer, _ address: HTTPAddress) {
    curl_set_protocols(&functions, handle, address.isEncrypted ? 0 : 1)
    curl_set_number(&functions, handle, CURLOPT_FOLLOWLOCATION, 0)
    curl_set_number(&functions, handle, CURLOPT_NOSIGNAL, 1)
    curl_set_number(&functions, handle, CURLOPT_CONNECTTIMEOUT, limits.connectSeconds)
    curl_set_number(&functions, handle, CURLOPT_TIMEOUT, limits.totalSeconds)
    curl_set_number(
      &functions, handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    curl_set_text(&functions, handle, CURLOPT_USERAGENT, agent)
    // Every kind of compression that the library knows.
    curl_set_text(&functions, handle, CURLOPT_ACCEPT_ENCODING, "")
    if address.isLoopback { curl_set_text(&functions, handle, CURLOPT_NOPROXY, "*") }
  }

  private func receive(
    into transfer: UnsafeMutablePointer<Transfer>, _ handle: UnsafeMutableRawPointer
  ) {
    curl_set_pointer(&functions, handle, CURLOPT_WRITEDATA, transfer)
    curl_set_receiver(&functions, handle, CURLOPT_WRITEFUNCTION) { data, size, count, target in
      CurlClient.append(data, size * count, to: target, \.body, \.replyBytes)
    }
    curl_set_pointer(&functions, handle, CURLOPT_HEADERDATA, transfer)
    curl_set_receiver(&functions, handle, CURLOPT_HEADERFUNCTION) { data, size, count, target in
      CurlClient.append(data, size * count, to: target, \.headers, \.headerBytes)
    }
  }

  /// Adds a piece of a reply; a count that differs from the piece's ends the transfer.
  private static func append(
    _ data: UnsafeMutablePointer<CChar>?, _ count: Int, to target: UnsafeMutableRawPointer?,
    _ part: WritableKeyPath<Transfer, [UInt8]>, _ limit: KeyPath<Limits, Int>
  ) -> Int {
    guard let data, let transfer = target?.assumingMemoryBound(to: Transfer.self) else { return 0 }
    let bytes = UnsafeRawBufferPointer(start: data, count: count)
    let room = transfer.pointee.limits[keyPath: limit] - transfer.pointee[keyPath: part].count
    guard count <= room else {
      transfer.pointee.isTooLarge = true
      return count == 0 ? 1 : 0
    }
    transfer.pointee[keyPath: part].append(contentsOf: bytes)
    return count
  }

  private static func fault(
    _ code: CURLcode, _ url: String, isTooLarge: Bool
  ) -> ConnectionFault? {
    switch code {
    case CURLE_OK: nil
    case _ where isTooLarge: .tooLarge
    // One header that does not end; newer versions of the library call it by a number of its own.
    case CURLE_OUT_OF_MEMORY, CURLcode(rawValue: 100): .tooLarge
    case CURLE_OPERATION_TIMEDOUT: .timedOut
    case CURLE_COULDNT_RESOLVE_HOST: .unreachable("its name is not known on the network")
    case CURLE_COULDNT_RESOLVE_PROXY: .unreachable("the name of the proxy is not known")
    case CURLE_COULDNT_CONNECT: .unreachable("nothing answers at that address")
    case CURLE_URL_MALFORMAT: .address(url)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
      .untrusted
    default: .dropped
    }
  }

  /// The headers of the last reply: what stands before it, such as `100 Continue`, does not count.
  private static func headers(_ bytes: [UInt8]) -> [HTTPHeader] {
    var headers: [HTTPHeader] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix("HTTP/") {
        headers = []
      } else if let colon = text.firstIndex(of: ":") {
        headers.append(
          HTTPHeader(String(text[..<colon]), trimmed(text[text.index(after: colon)...])))
      }
    }
    return headers
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
