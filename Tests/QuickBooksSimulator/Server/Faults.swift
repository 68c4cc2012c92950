/// What can go wrong between a client and QuickBooks.
package enum Fault: String, CaseIterable, Sendable {
  /// The connection closes before anything is done.
  case dropBefore = "drop-before"
  /// All is done, and the connection closes without a reply.
  case dropAfter = "drop-after"
  /// The reply comes late.
  case delay
  /// 429: too many requests.
  case tooManyRequests = "429"
  /// 500: an error of the server.
  case serverError = "500"
  /// 503: not available.
  case unavailable = "503"
  /// All is done, and the connection closes in the middle of the body.
  case half
  /// All is done, and the body is no JSON.
  case garbage
  /// 401 although the token is good.
  case unauthorized = "401"
  /// Nothing comes, and the connection stays open.
  case hang

  fileprivate var isAlwaysDone: Bool {
    switch self {
    case .dropAfter, .delay, .half, .garbage: true
    default: false
    }
  }
}

/// When a fault strikes: of the requests that fit, the n-th, or a share, or all.
package struct FaultRule: Sendable {
  package var fault: Fault
  /// Counted from 1 among the requests that fit.
  package var nth: Int?
  /// A part of the path that fits.
  package var path: String?
  /// The method that fits.
  package var method: String?
  /// How many of a hundred, by chance.
  package var percent: Int?
  /// How often at most; once for a 401 of which nothing else is said.
  package var times: Int?
  /// How long a delay is.
  package var milliseconds: Int
  /// What `Retry-After` of a 429 or 503 says.
  package var retryAfter: Int?
  /// Whether the request is carried out before the fault.
  package var isDone: Bool

  /// A rule.
  package init(
    _ fault: Fault, nth: Int? = nil, path: String? = nil, method: String? = nil,
    percent: Int? = nil, times: Int? = nil, milliseconds: Int = 1_000, retryAfter: Int? = nil,
    isDone: Bool = false
  ) {
    self.fault = fault
    self.nth = nth
    self.path = path
    self.method = method
    self.percent = percent
    self.times = fault == .unauthorized && nth == nil && percent == nil ? times ?? 1 : times
    self.milliseconds = milliseconds
    self.retryAfter = retryAfter
    self.isDone = isDone || fault.isAlwaysDone
  }

  /// A rule as `/simulator/faults` takes it; nil when it is none.
  package init?(_ json: JSON) {
    let keys = [
      "fault", "nth", "path", "method", "percent", "times", "milliseconds", "retry-after", "done",
    ]
    guard let members = json.members, members.allSatisfy({ keys.contains($0.key) }),
      let fault = json["fault"]?.string.flatMap({ Fault(rawValue: $0) })
    else { return nil }
    func count(_ key: String) -> Int? { json[key]?.string.flatMap { Int($0) } }
    self.init(
      fault, nth: count("nth"), path: json["path"]?.string, method: json["method"]?.string,
      percent: count("percent"), times: count("times"),
      milliseconds: count("milliseconds") ?? 1_000, retryAfter: count("retry-after"),
      isDone: json["done"]?.truth ?? false)
  }

  fileprivate func fits(_ request: SimulatorRequest) -> Bool {
    (path.map { request.path.contains($0) } ?? true)
      && (method.map { $0 == request.method } ?? true)
  }
}

/// Rules in their order; the first that strikes does, and all that fit count.
package struct FaultPlan: Sendable {
  package private(set) var rules: [FaultRule]
  private var fitting: [Int]
  /// How often each rule has struck.
  package private(set) var struck: [Int]
  private var random: SplitMix

  /// A plan; equal seeds strike the same requests.
  package init(_ rules: [FaultRule] = [], seed: UInt64 = 1) {
    self.rules = rules
    fitting = rules.map { _ in 0 }
    struck = rules.map { _ in 0 }
    random = SplitMix(seed: seed)
  }

  /// The rule that strikes a request.
  mutating func rule(for request: SimulatorRequest) -> FaultRule? {
    var found: Int?
    for (index, rule) in rules.enumerated() where rule.fits(request) {
      fitting[index] += 1
      let chance = rule.percent.map { Int(random.next() % 100) < $0 } ?? true
      let isNext = rule.nth.map { $0 == fitting[index] } ?? true
      let isLeft = rule.times.map { struck[index] < $0 } ?? true
      if found == nil, chance, isNext, isLeft { found = index }
    }
    guard let found else { return nil }
    struck[found] += 1
    return rules[found]
  }
}
