import DocumentTrees
import Connections
import Diagnostics

/// QuickBooks Online over its API, version 3.
///
/// Blocking, one request at a time. Waits go through the clock, files through `PrivateFiles`.
public final class QuickBooksOnline {
  var credentials: QuickBooksCredentials
  let http: any HTTPClient
  let files: any PrivateFiles
  let clock: any ProviderClock
  var redaction = Redaction()
  var accessToken: String?
  /// How much may be answered to one question.
  package var answerLimits = AnswerLimits()
  /// How many bytes of answers came so far.
  private(set) var receivedBytes = 0
  /// How many transactions were made anew, each with a `requestid` of its own.
  var freshRequests = 0

  /// A client; nothing is asked yet.
  public init(
    _ credentials: QuickBooksCredentials, http: any HTTPClient, files: any PrivateFiles,
    clock: any ProviderClock
  ) {
    self.credentials = credentials
    self.http = http
    self.files = files
    self.clock = clock
    redaction.add(credentials.clientSecret)
    redaction.add(credentials.refreshToken)
    redaction.add(base64(credentials.clientID + ":" + credentials.clientSecret))
    if let given = credentials.givenToken { redaction.add(given) }
  }

  /// The id of the company that is asked.
  public var company: String { credentials.company }

  /// The reply to a request below the company, when it is one that went well.
  ///
  /// A token that is no good (any more) is replaced once; what may pass is tried again after a pause.
  func ask(
    _ task: ProviderTask, _ method: HTTPRequest.Method, _ path: String,
    _ parameters: [(name: String, value: String)] = [], body: String? = nil
  ) throws(ProviderFault) -> JSONValue {
    let query = (parameters + [("minorversion", "75")]).map {
      "\($0.name)=\(percentEncoded($0.value))"
    }.joined(separator: "&")
    let url = "\(credentials.url)/v3/company/\(credentials.company)/\(path)?\(query)"
    var hasSignedInAgain = false
    var schedule = RetrySchedule()
    while true {
      let token = try validAccessToken()
      var request = HTTPRequest(
        method, url,
        headers: [
          HTTPHeader("Authorization", "Bearer \(token)"), HTTPHeader("Accept", "application/json"),
        ])
      if let body {
        request.headers.append(HTTPHeader("Content-Type", "application/json"))
        request.body = Array(body.utf8)
      }
      let response = try sent(request, task, &schedule)
      let value = JSONValue(response.body)
      let fault = value.flatMap { QuickBooksFault($0) }
      if response.status == 401 || fault?.isAuthentication == true {
        if hasSignedInAgain {
          let words = (fault?.entries ?? []).map { redaction.cleaned($0.detail) }
          throw .signIn(
            "it takes the access token that it has just given for none",
            words.filter { !$0.isEmpty } + notes(response))
        }
        hasSignedInAgain = true
        accessToken = nil
        continue
      }
      if let fault {
        throw .refused(task, status: response.status, fault, notes(response), redaction)
      }
      if (200..<300).contains(response.status) {
        if let value, value.members != nil {
          // What is read goes into files that are kept in git.
          guard !redaction.isIn(value) else {
            throw .reply(task, "it repeats a secret that it was asked with", notes(response))
          }
          return value
        }
        if let seconds = schedule.pauseAfterNonsense() {
          clock.pause(seconds: seconds)
          continue
        }
        throw .reply(task, nonsense(response, value), notes(response))
      }
      if (400..<500).contains(response.status), value != nil || response.body.isEmpty {
        throw .refused(task, status: response.status, nil, notes(response), redaction)
      }
      throw .reply(task, nonsense(response, value), notes(response))
    }
  }

  /// The reply to a request, whatever it says, after the pauses that trouble asks for.
  func sent(
    _ request: HTTPRequest, _ task: ProviderTask, _ schedule: inout RetrySchedule
  ) throws(ProviderFault) -> HTTPResponse {
    let host = HTTPAddress(request.url)?.host ?? request.url
    while true {
      let response: HTTPResponse
      do throws(ConnectionFault) {
        response = try http.send(request)
        receivedBytes += response.body.count
      } catch {
        guard let seconds = schedule.pause(after: error) else {
          throw .connection(error, task, host: host)
        }
        clock.pause(seconds: seconds)
        continue
      }
      if response.status == 429 {
        guard let seconds = schedule.pauseAfterTooMany(response) else {
          throw .busy(task, seconds: retryAfter(response), notes(response))
        }
        clock.pause(seconds: seconds)
      } else if response.status >= 500 {
        guard let seconds = schedule.pauseAfterTrouble(response) else {
          throw .broken(task, status: response.status, words(response) + notes(response))
        }
        clock.pause(seconds: seconds)
      } else {
        return response
      }
    }
  }

  /// What QuickBooks said, fit to be shown: without secrets, on one line, of some length.
  public func cleaned(_ text: String) -> String { redaction.cleaned(text) }

  /// What Intuit's support finds a request by.
  func notes(_ response: HTTPResponse) -> [String] {
    let header = response.header("intuit_tid") ?? response.header("intuit-tid")
    guard let id = header.map({ redaction.cleaned($0) }), !id.isEmpty else { return [] }
    return ["Intuit's support finds this request by its intuit_tid: \(id)"]
  }

  /// What QuickBooks says about its trouble, where it says anything.
  private func words(_ response: HTTPResponse) -> [String] {
    let fault = JSONValue(response.body).flatMap { QuickBooksFault($0) }
    let words = (fault?.entries ?? []).prefix(3).map { redaction.cleaned($0.detail) }
    return words.filter { !$0.isEmpty }.map { "QuickBooks says: \($0)" }
  }

  private func nonsense(_ response: HTTPResponse, _ value: JSONValue?) -> String {
    let start = String(decoding: response.body.prefix(200), as: UTF8.self).lowercased()
    if start.contains("<html") || start.contains("<!doctype") {
      return "the answer (status \(response.status)) is a web page, not data"
    }
    if response.body.isEmpty { return "the answer (status \(response.status)) is empty" }
    return value == nil
      ? "the answer (status \(response.status)) breaks off, or is not JSON"
      : "the answer (status \(response.status)) is JSON of another shape"
  }
}
