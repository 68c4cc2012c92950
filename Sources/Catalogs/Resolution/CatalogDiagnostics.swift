import Decimals
import Diagnostics
import SourceText

extension Diagnostic {
  static func declaredTwice(
    _ what: String, _ second: Span, _ first: Span,
    help: String = "keep one of the two, or give the second another name"
  ) -> Diagnostic {
    Diagnostic(
      .workspaceDuplicate, "\(what) is declared twice", at: second,
      label: "declared again here", related: [Label(first, "first declared here")],
      helps: [Help(help)])
  }

  static func overflow(_ fault: ArithmeticFault, at span: Span) -> Diagnostic {
    switch fault {
    case .divisionByZero:
      Diagnostic(
        .valueRange, "this would divide by zero", at: span, label: "0 here",
        helps: [Help("write a quantity above 0")])
    case .overflow, .invalidOperation:
      Diagnostic(
        .valueOverflow, "the exact result has too many digits", at: span,
        label: "this figure leads to it",
        notes: ["figures are exact; nothing is rounded in silence to make them fit"],
        helps: [Help("check the figure for a slip, or write it with fewer digits")])
    }
  }

  static func unknownProduct(
    _ name: String, at span: Span, among keys: [String]
  ) -> Diagnostic {
    let near = Help.didYouMean(name, among: keys, at: span)
    return Diagnostic(
      .referenceProduct, "there is no product `\(name)`", at: span, label: "not declared",
      helps: [near ?? Help("declare it under `products:`")])
  }

  static func unknownAccount(
    _ name: String, at span: Span, among keys: [String]
  ) -> Diagnostic {
    let near = Help.didYouMean(name, among: keys, at: span)
    return Diagnostic(
      .referenceAccount, "there is no account `\(name)`", at: span, label: "not declared",
      helps: [near ?? Help("declare it under `accounts:`")])
  }

  static func unknownRate(_ name: String, at span: Span, among keys: [String]) -> Diagnostic {
    let near = Help.didYouMean(name, among: keys, at: span)
    return Diagnostic(
      .referenceRate, "there is no rate `\(name)`", at: span, label: "not declared",
      helps: [near ?? Help("declare it under `rates:`, such as `\(name): {cost: 42.00/h}`")])
  }

  /// - Parameter item: the product whose pack it could be, with the unit it is stocked in.
  static func unknownUnit(
    _ unit: String, at span: Span, foreign: String?, near: [String],
    packsOf item: (key: String, unit: String)?
  ) -> Diagnostic {
    var helps: [Help] = []
    if let foreign {
      helps.append(Help("the unit for this is `\(foreign)`", edits: [Edit(span, foreign)]))
    } else if let best = near.first {
      helps.append(Help("did you mean \(alternatives(near))?", edits: [Edit(span, best)]))
    } else if let item {
      helps.append(
        Help(
          "say what it is under `\(item.key)`, such as `packs: {\(unit): 12 \(item.unit)}`, or under `units:`"
        ))
    } else {
      helps.append(Help("declare it under `units:`, such as `\(unit): 144 in3`"))
    }
    return Diagnostic(
      .unitUnknown, "there is no unit `\(unit)`", at: span, label: "`\(unit)` is not a unit here",
      helps: helps)
  }
}
