import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport

/// An event at its place in time, with what later events said about it.
struct CaseStep {
  var event: CaseEvent
  /// Landed costs on a receipt.
  var charges: [Rational] = []
}

/// The units of a case: how many of its own unit a product has in another one.
struct CaseUnits {
  private var rules: [(from: String, to: String, factor: Rational)] = []

  init(_ value: JSONValue?) throws {
    for rule in value?.elements ?? [] {
      var fields = CaseFields(rule)
      rules.append(
        (fields.text("from") ?? "", fields.text("to") ?? "", fields.number("factor") ?? .one))
      try fields.finish()
    }
  }

  /// The rules, which the manifest says as packs.
  var all: [(from: String, to: String, factor: Rational)] { rules }

  /// What one of a unit is in another.
  func factor(_ from: String, in to: String) throws -> Rational {
    if from == to { return .one }
    for rule in rules {
      if rule.from == from, rule.to == to { return rule.factor }
      if rule.from == to, rule.to == from { return try Rational.one.dividing(by: rule.factor) }
    }
    throw Skip(.unitFactor, "\(from) in \(to)")
  }
}

/// The events of a case as they stand after some of them, in the order in which they happen.
struct CaseHistory {
  private(set) var steps: [CaseStep] = []

  /// - Parameter count: how many events of the list have been entered.
  init(_ events: [CaseEvent], first count: Int, _ workspace: CaseWorkspace) throws {
    for event in events.prefix(count) { try enter(event, workspace) }
    try order(workspace.settings)
  }

  private mutating func enter(_ event: CaseEvent, _ workspace: CaseWorkspace) throws {
    switch event.action {
    case .editQuantity(let id, let quantity):
      let index = try index(of: id)
      try steps[index].event.action.setQuantity(quantity)
    case .cancel(let id): steps.remove(at: try index(of: id))
    case .landedCost(let id, let amount):
      let index = try index(of: id)
      guard case .receipt(let lines) = steps[index].event.action else {
        throw Skip(.input, "landed_cost on \(id)")
      }
      // Where history is replayed a late cost is as if it had come in time; else only where nothing
      // has left yet is it the same.
      if workspace.settings.backdatePolicy != "replay" {
        let products = Set(lines.map(\.product))
        for step in steps[(index + 1)...] {
          let taken = try workspace.movements(of: step.event).filter { $0.1.isNegative }
          if taken.contains(where: { products.contains($0.0) }) { throw Skip(.lateCost) }
        }
      }
      steps[index].charges.append(amount)
    case .nothing: break
    default: steps.append(CaseStep(event: event))
    }
  }

  private func index(of id: String) throws -> Int {
    guard let index = steps.firstIndex(where: { $0.event.id == id }) else {
      throw Skip(.input, "no event \(id)")
    }
    return index
  }

  /// By date where there are dates; an event without one follows all before it.
  private mutating func order(_ settings: CaseSettings) throws {
    var latest = Int.min
    var ranked: [(rank: Int, position: Int, step: CaseStep)] = []
    for (position, step) in steps.enumerated() {
      var rank = latest
      if let date = step.event.date { rank = try dayRank(date) }
      latest = max(latest, rank)
      ranked.append((rank, position, step))
    }
    let sorted = ranked.sorted { ($0.rank, $0.position) < ($1.rank, $1.position) }
    if settings.backdatePolicy != "replay" {
      // Only the age of opening stock may be told by dates alone.
      let moved = sorted.filter {
        if case .opening = $0.step.event.action { return false }
        return true
      }.map(\.position)
      guard moved == moved.sorted() else { throw Skip(.dates) }
    }
    steps = sorted.map(\.step)
  }
}

/// A number that grows with the day: a date, or a word such as `d-1` or `day2`.
func dayRank(_ text: String) throws -> Int {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  if parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
  {
    return year * 10_000 + month * 100 + day
  }
  var digits = text[...]
  for word in ["day", "d"] where digits.hasPrefix(word) {
    digits = digits.dropFirst(word.count)
    break
  }
  if digits.hasPrefix("+") { digits = digits.dropFirst() }
  guard let rank = Int(digits) else { throw Skip(.dates, text) }
  return rank
}

extension CaseAction {
  /// Sets the quantity of an event of one line.
  fileprivate mutating func setQuantity(_ quantity: Rational) throws {
    func edited(_ lines: [CaseLine]) throws -> [CaseLine] {
      guard lines.count == 1 else { throw Skip(.input, "edit of several lines") }
      var lines = lines
      lines[0].quantity = quantity
      return lines
    }
    switch self {
    case .opening(let lines): self = .opening(try edited(lines))
    case .receipt(let lines): self = .receipt(try edited(lines))
    case .issue(let lines): self = .issue(try edited(lines))
    case .build(var build):
      build.quantity = quantity
      self = .build(build)
    default: throw Skip(.input, "edit of another event")
    }
  }
}
