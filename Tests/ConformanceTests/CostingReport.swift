/// How many cases ran, passed, and were skipped, and for which reason.
struct CostingReport {
  private(set) var passed = 0
  private(set) var failures: [(id: String, text: String)] = []
  private var skipped: [Reason: [(id: String, detail: String)]] = [:]

  /// How many were skipped.
  var skips: Int { skipped.values.reduce(0) { $0 + $1.count } }
  var total: Int { passed + failures.count + skips }

  /// Runs a case and takes note of what came of it.
  mutating func run(_ testCase: CostingCase) {
    do {
      if let reason = policyDifferences[testCase.id] { throw Skip(.policy, reason) }
      try Self.compare(testCase)
      passed += 1
    } catch let skip as Skip {
      skipped[skip.reason, default: []].append((testCase.id, skip.detail))
    } catch {
      failures.append((testCase.id, "\(error)"))
    }
  }

  /// Compares a case with the interpreter; throws a `Mismatch` or a `Skip`.
  static func compare(_ testCase: CostingCase) throws {
    switch testCase.shape {
    case "events": try EventComparison.run(testCase)
    case "rollup": try RollUpComparison.run(testCase)
    case "allocation": try ChargeComparison.run(testCase)
    case "joint_cost": try OtherComparisons.jointCost(testCase)
    case "process_loss": try OtherComparisons.processLoss(testCase)
    case "calc": try OtherComparisons.calculation(testCase)
    case "variance": throw Skip(.standardCost)
    default: throw Skip(.shape, testCase.shape)
    }
  }

  /// The report as lines.
  func text(_ name: String) -> String {
    var text =
      "\(name): \(total) cases, \(passed + failures.count) ran, \(passed) passed, \(failures.count) failed, \(skips) skipped\n"
    for reason in Reason.allCases {
      guard let cases = skipped[reason] else { continue }
      let list = cases.map { $0.detail.isEmpty ? $0.id : "\($0.id) (\($0.detail))" }
      text += "  \(cases.count) for \(reason.rawValue): \(list.joined(separator: ", "))\n"
    }
    for failure in failures { text += "  FAILED \(failure.id): \(failure.text)\n" }
    return text
  }
}
