import Quantities

/// A company with the faults of its network and a log: requests in, what the socket does out.
package struct Simulator: Sendable {
  /// What becomes of a request.
  package struct Outcome: Sendable {
    package enum Sending: Sendable {
      case whole(SimulatorReply)
      case half(SimulatorReply)
      case nothing
      case hang
    }

    package var sending: Sending
    package var delayMilliseconds = 0

    /// The reply, when it comes whole.
    package var reply: SimulatorReply? {
      if case .whole(let reply) = sending { return reply }
      return nil
    }
  }

  /// A request that came, without tokens.
  package struct LogEntry: Sendable {
    package var time: Instant
    package var method: String
    package var path: String
    package var query: [(name: String, value: String)]
    /// Empty for requests of tokens.
    package var body: String
    /// The status of the reply as the company meant it; nil when it was not asked.
    package var status: Int?
    package var fault: Fault?

    /// The value of a parameter.
    package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }
  }

  /// The company.
  package var company: SimulatedCompany
  /// The faults to come.
  package var faults: FaultPlan
  /// What came so far, the addresses of the simulator itself left out.
  package internal(set) var log: [LogEntry] = []
  /// What was added to the time.
  package var advanceMilliseconds: Int64 = 0

  /// A simulator.
  package init(_ company: SimulatedCompany, faults: FaultPlan = FaultPlan()) {
    self.company = company
    self.faults = faults
  }

  /// Takes a request.
  package mutating func outcome(of request: SimulatorRequest, at time: Instant) -> Outcome {
    let now = time.adding(milliseconds: advanceMilliseconds)
    if request.segments.first == "simulator" {
      return Outcome(sending: .whole(control(request, at: now)))
    }
    let rule = faults.rule(for: request)
    var reply: SimulatorReply?
    if rule?.isDone ?? true { reply = dated(company.reply(to: request, at: now), now) }
    let isToken = request.path.hasPrefix("/oauth2/")
    log.append(
      LogEntry(
        time: now, method: request.method, path: request.path, query: request.query,
        body: isToken ? "" : String(decoding: request.body, as: UTF8.self), status: reply?.status,
        fault: rule?.fault))
    guard let rule else {
      return Outcome(sending: reply.map { .whole($0) } ?? .nothing)
    }
    return outcome(of: rule, reply, at: now)
  }

  private func outcome(of rule: FaultRule, _ reply: SimulatorReply?, at now: Instant) -> Outcome {
    let whole = reply ?? SimulatorReply(status: 500, [:])
    switch rule.fault {
    case .dropBefore, .dropAfter: return Outcome(sending: .nothing)
    case .hang: return Outcome(sending: .hang)
    case .delay: return Outcome(sending: .whole(whole), delayMilliseconds: rule.milliseconds)
    case .half: return Outcome(sending: .half(whole))
    case .garbage:
      var garbage = whole
      garbage.body = Array("<html><body>upstream connect err\u{FFFD}".utf8) + [0xFF, 0x00, 0xC3]
      return Outcome(sending: .whole(garbage))
    case .tooManyRequests, .serverError, .unavailable, .unauthorized:
      return Outcome(sending: .whole(dated(failure(rule, at: now), now)))
    }
  }

  private func failure(_ rule: FaultRule, at now: Instant) -> SimulatorReply {
    var reply: SimulatorReply
    switch rule.fault {
    case .unauthorized: reply = company.unauthorized("Token rejected", at: now)
    case .tooManyRequests:
      reply =
        Refusal(
          status: 429, code: "3001",
          message: "message=ThrottleExceeded; errorCode=003001; statusCode=429",
          detail: "The request limit was reached", type: "THROTTLE"
        ).reply(at: now)
    case .unavailable:
      reply =
        Refusal(
          status: 503, code: "10001", message: "Service Unavailable",
          detail: "The service is temporarily unavailable", type: "SystemFault"
        ).reply(at: now)
    default:
      reply =
        Refusal(
          status: 500, code: "10000",
          message: "An application error has occurred while processing your request",
          detail: "System Failure Error: an injected fault", type: "SystemFault"
        ).reply(at: now)
    }
    if let seconds = rule.retryAfter {
      reply.headers.append(SimulatorReply.Header(name: "Retry-After", value: String(seconds)))
    }
    reply.headers.append(
      SimulatorReply.Header(name: "intuit_tid", value: "1-fault-\(log.count)"))
    return reply
  }

  private func dated(_ reply: SimulatorReply, _ now: Instant) -> SimulatorReply {
    var reply = reply
    reply.headers.append(SimulatorReply.Header(name: "Date", value: now.httpDate))
    return reply
  }
}

extension Instant {
  /// As the `Date` header has it (RFC 9110, section 5.6.7).
  fileprivate var httpDate: String {
    // The text of the wall clock, moved to UTC.
    let text = adding(milliseconds: 8 * 3_600_000).text()
    let parts = text.prefix(19).split(separator: "T")
    let day = adding(milliseconds: 8 * 3_600_000).date
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let weekday = weekdays[((Int(day.day) % 7) + 7) % 7]
    let date = day.parts
    let number = (date.day < 10 ? "0" : "") + String(date.day)
    return "\(weekday), \(number) \(months[date.month - 1]) \(date.year) \(parts[1]) GMT"
  }
}
