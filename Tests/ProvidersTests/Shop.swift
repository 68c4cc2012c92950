import Connections
import Providers
import TestSupport
import Testing

/// A client with everything around it scripted.
struct Shop {
  static let path = "/ada/.config/cogsmith/quickbooks-online.json"
  static let environment = ["HOME": "/ada"]
  static let file = """
    {"client-id": "app-client-id", "client-secret": "app-client-secret",
     "refresh-token": "refresh-token-1", "company": "4620816365"}
    """

  let http: ScriptedHTTP
  let clock = TestClock()
  let files: MemorySecrets
  let client: QuickBooksOnline

  /// - Parameter answer: replies to requests of the company; those for a token get one.
  init(
    environment: [String: String] = Self.environment, files: [String: String] = [path: file],
    token: @escaping (Int) -> ScriptedHTTP.Step = { Self.token($0) },
    _ answer: @escaping (HTTPRequest, Int) -> ScriptedHTTP.Step
  ) throws {
    self.files = MemorySecrets(files)
    let counts = Counts()
    http = ScriptedHTTP { request, _ in
      if request.url.contains("/tokens/bearer") {
        counts.tokens += 1
        return token(counts.tokens)
      }
      counts.others += 1
      return answer(request, counts.others)
    }
    let credentials = try QuickBooksCredentials.load(
      environment: environment, files: self.files, workspace: ".")
    client = QuickBooksOnline(credentials, http: http, files: self.files, clock: clock)
  }

  /// A shop that answers with some steps, one after the other, and then with the last of them.
  init(_ steps: ScriptedHTTP.Step...) throws {
    try self.init { _, count in steps[min(count, steps.count) - 1] }
  }

  private final class Counts {
    var tokens = 0
    var others = 0
  }

  /// The n-th pair of tokens.
  static func token(_ number: Int) -> ScriptedHTTP.Step {
    .text(
      200,
      #"{"access_token": "access-token-\#(number)", "refresh_token": "refresh-token-\#(number + 1)", "token_type": "bearer", "expires_in": 3600}"#
    )
  }

  /// Requests of the company, tokens left out.
  var asked: [HTTPRequest] { http.requests.filter { !$0.url.contains("/tokens/bearer") } }

  /// The fault of an action, as it is shown.
  func fault(_ action: (QuickBooksOnline) throws(ProviderFault) -> Void) -> ProviderFault? {
    do throws(ProviderFault) {
      try action(client)
      return nil
    } catch {
      return error
    }
  }

  static let account = #"{"Account": {"Id": "81", "Name": "Inventory Asset"}}"#
}

/// Reads one account, which is the smallest thing to ask.
func readAccount(_ client: QuickBooksOnline) throws(ProviderFault) {
  _ = try client.read(.account, id: "81")
}
