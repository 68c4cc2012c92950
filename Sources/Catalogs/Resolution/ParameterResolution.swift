import Decimals
import Diagnostics
import Expressions
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  /// The parameters of the product that was added last, in the order of their names.
  mutating func resolveParameters(_ product: Declared<ProductDeclaration>) {
    let written = product.record.options.parameters
    guard !written.isEmpty else { return }
    let id = ItemID(index: UInt32(truncatingIfNeeded: catalog.items.count - 1))
    var resolved: [Parameter] = []
    for entry in written {
      resolved.append(parameter(entry.value, product.names[entry.key], product.names, id))
    }
    resolved.sort { catalog.names.precedes($0.name.name, $1.name.name) }
    parameters[id] = resolved
    catalog.parameterNames[id] = resolved.map(\.name.name)
  }

  private mutating func parameter(
    _ record: ParameterDeclaration, _ name: LocatedName, _ names: NameMap, _ product: ItemID
  ) -> Parameter {
    var parameter = Parameter(name: name, kind: kind(record, names))
    parameter.min = record.min.flatMap { number($0, names) }
    parameter.max = record.max.flatMap { number($0, names) }
    if let min = parameter.min, let max = parameter.max, max < min {
      // Reported where it stands; no value could lie between them.
      parameter.min = nil
    }
    if let text = chosen(catalog.names[name.name], for: product) {
      parameter.defaultText = LocatedName(name: catalog.names.intern(text), span: name.span)
      parameter.defaultValue = value(text, for: parameter, at: name.span, of: product)
    } else if let field = record.default {
      parameter.defaultText = names[field]
      parameter.defaultValue = value(
        catalog.names[names[field.name]], for: parameter, at: field.span, of: product)
    }
    return parameter
  }

  /// What a question chooses for a parameter.
  private func chosen(_ name: String, for product: ItemID) -> String? {
    guard let choice = input.choice, choice.product == catalog.key(product) else { return nil }
    return choice.values.last { $0.name == name }?.text
  }

  private func kind(_ record: ParameterDeclaration, _ names: NameMap) -> Parameter.Kind {
    if let unit = record.unit { return .measure(names[unit.name]) }
    let isYesNo: (NameID) -> Bool = { ["true", "false"].contains(catalog.names[$0]) }
    if !record.choices.isEmpty {
      let words = record.choices.map { names[$0.name] }
      if words.allSatisfy(isYesNo) { return .yesNo }
      return words.allSatisfy { scanned(catalog.names[$0]) != nil }
        ? .numbers(words) : .words(words)
    }
    if record.min != nil || record.max != nil { return .number }
    guard let text = record.default.map({ names[$0.name] }) else { return .text }
    if isYesNo(text) { return .yesNo }
    return scanned(catalog.names[text]) != nil ? .number : .text
  }

  private func scanned(_ text: String) -> Rational? {
    var copy = text
    return copy.withUTF8 { try? ScalarScanner.number($0) }?.value
  }

  /// What a text chooses; nil where that was reported.
  mutating func value(
    _ text: String, for parameter: Parameter, at span: Span, of product: ItemID
  ) -> Expressions.Value? {
    switch parameter.kind {
    case .text: return .string(text)
    case .yesNo:
      if text == "true" || text == "false" { return .bool(text == "true") }
      reportWrongChoice(text, ["true", "false"], at: span, parameter)
      return nil
    case .words(let words):
      let known = words.map { catalog.names[$0] }
      if known.contains(text) { return .string(text) }
      reportWrongChoice(text, known, at: span, parameter)
      return nil
    case .numbers(let words):
      let known = words.map { catalog.names[$0] }
      if let number = scanned(text), known.contains(where: { scanned($0) == number }) {
        return (try? Number(number)).map { .number($0) }
      }
      reportWrongChoice(text, known, at: span, parameter)
      return nil
    case .number:
      guard let number = scanned(text) else {
        reportNoNumber(text, "a number, such as `2`", at: span, parameter)
        return nil
      }
      guard isInRange(number, parameter, at: span) else { return nil }
      return (try? Number(number)).map { .number($0) }
    case .measure(let unit): return measure(text, unit, parameter, at: span, product)
    }
  }

  private mutating func measure(
    _ text: String, _ unit: NameID, _ parameter: Parameter, at span: Span, _ product: ItemID
  ) -> Expressions.Value? {
    var copy = text
    guard let scanned = copy.withUTF8({ try? ScalarScanner.quantity($0) }) else {
      reportNoNumber(
        text, "a quantity, such as `12.5 \(catalog.names[unit])`", at: span, parameter)
      return nil
    }
    let written = scanned.unit.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    let own = written.map { catalog.names.intern($0) } ?? unit
    usedUnits.insert(own)
    guard let target = units[unit] else {
      reportUnknownUnit(unit, at: parameter.name.span, item: nil)
      return nil
    }
    guard let scale = units[own] else {
      reportUnknownUnit(own, at: span, item: nil)
      return nil
    }
    guard scale.dimension == target.dimension else {
      bag.report(
        Diagnostic(
          .unitMismatch,
          "`\(name(parameter))` is measured in `\(catalog.names[unit])`, and `\(written ?? "")` does not convert into that",
          at: span, label: "a unit of \(scale.dimension.name)",
          related: [Label(parameter.name.span, "the parameter")],
          helps: [Help("write it in `\(catalog.names[unit])`")]))
      return nil
    }
    do throws(ArithmeticFault) {
      let converted = try scanned.number.value.multiplying(by: scale.factor)
        .dividing(by: target.factor)
      guard isInRange(converted, parameter, at: span) else { return nil }
      // In the parameter's own unit, so that the same size is the same choice; as written where that
      // would have to be rounded.
      let size = try Number(converted)
      let environment = scopes.plain.environment
      if !size.isInexact, let position = environment.unit(catalog.names[unit]) {
        return .quantity(size.reduced, position)
      }
      guard let position = environment.unit(catalog.names[own]) else { return nil }
      return .quantity(try Number(scanned.number.value), position)
    } catch {
      reportFault(error, at: span)
      return nil
    }
  }

  private func name(_ parameter: Parameter) -> String { catalog.names[parameter.name.name] }

  private mutating func isInRange(
    _ number: Rational, _ parameter: Parameter, at span: Span
  ) -> Bool {
    let isBelow = parameter.min.map { number < $0 } ?? false
    let isAbove = parameter.max.map { number > $0 } ?? false
    guard isBelow || isAbove else { return true }
    var unit = ""
    if case .measure(let name) = parameter.kind { unit = " \(catalog.names[name])" }
    func text(_ bound: Rational) -> String {
      bound.decimalText(maximumDecimals: NumberLiteral.maximumDigits) + unit
    }
    let bounds = [
      parameter.min.map { "from \(text($0))" }, parameter.max.map { "to \(text($0))" },
    ].compactMap { $0 }.joined(separator: " ")
    bag.report(
      Diagnostic(
        .valueRange, "`\(name(parameter))` is \(bounds)", at: span,
        label: isBelow ? "below the least value" : "above the largest value",
        related: span == parameter.defaultText?.span
          ? [] : [Label(parameter.name.span, "the parameter")],
        helps: [Help("write a value \(bounds)")]))
    return false
  }

  private mutating func reportWrongChoice(
    _ text: String, _ known: [String], at span: Span, _ parameter: Parameter
  ) {
    let near = Help.didYouMean(text, among: known, at: span)
    bag.report(
      Diagnostic(
        .schemaChoice, "`\(name(parameter))` is \(alternatives(known)), and not `\(short(text))`",
        at: span, label: "none of its choices",
        related: span == parameter.defaultText?.span
          ? [] : [Label(parameter.name.span, "the parameter")],
        helps: [near ?? Help("write \(alternatives(known))")]))
  }

  private mutating func reportNoNumber(
    _ text: String, _ expected: String, at span: Span, _ parameter: Parameter
  ) {
    bag.report(
      Diagnostic(
        .valueNumber, "`\(short(text))` is not a number", at: span, label: "expected \(expected)",
        related: span == parameter.defaultText?.span
          ? [] : [Label(parameter.name.span, "the parameter `\(name(parameter))`")],
        helps: [Help("write \(expected)")]))
  }
}
