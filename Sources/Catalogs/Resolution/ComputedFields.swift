import Decimals
import Diagnostics
import Expressions
import Manifests
import Quantities
import SourceText

/// A figure with its unit, as written or as a formula gave it.
struct MeasuredFigure {
  var value: Rational
  /// By the catalog's names; empty for a bare number.
  var unit: NameID
}

extension CatalogBuilder {
  /// A quantity and its unit; nil when that was reported.
  @inline(__always)
  mutating func measured(_ field: QuantityField, _ names: NameMap) -> MeasuredFigure? {
    if let literal = field.literal {
      return MeasuredFigure(value: literal.value, unit: names[field.unit])
    }
    return computed(field, names, .quantity)
  }

  /// An amount in the workspace's currency, and the unit that it is per; nil when that was reported.
  mutating func amount(
    _ field: MoneyField, _ names: NameMap, _ kind: ResultKind
  ) -> MeasuredFigure? {
    guard let literal = field.literal else { return computed(field, names, kind) }
    if field.currency != .empty,
      !checkCurrency(catalog.names[names[field.currency]], at: field.span)
    {
      return nil
    }
    return MeasuredFigure(value: literal.value, unit: names[field.unit])
  }

  /// A percentage as a share of 1; nil when that was reported.
  mutating func share(_ field: NumberField, _ names: NameMap) -> Rational? {
    guard let literal = field.literal else { return computed(field, names, .percent)?.value }
    do throws(ArithmeticFault) {
      return try literal.value.dividing(by: Rational(100))
    } catch {
      reportFault(error, at: field.span)
      return nil
    }
  }

  /// A number; nil when that was reported.
  mutating func number(_ field: NumberField, _ names: NameMap) -> Rational? {
    field.literal?.value ?? computed(field, names, .number)?.value
  }

  /// What a field's formula gives.
  private mutating func computed(
    _ field: some ComputableField, _ names: NameMap, _ kind: ResultKind
  ) -> MeasuredFigure? {
    guard let id = field.formula, let text = text(id, names),
      let value = evaluate(id, names, kind)
    else { return nil }
    do throws(ArithmeticFault) {
      guard let figure = try figure(value, at: field.span) else { return nil }
      guard isWithin(figure.value, text, value) else { return nil }
      return figure
    } catch {
      reportFault(error, at: field.span)
      return nil
    }
  }

  private mutating func figure(
    _ value: Expressions.Value, at span: Span
  ) throws(ArithmeticFault) -> MeasuredFigure? {
    let environment = scopes.current.environment
    switch value {
    case .int(let whole): return MeasuredFigure(value: Rational(Int128(whole)), unit: .empty)
    case .number(let number), .percent(let number):
      return MeasuredFigure(value: try number.rational, unit: .empty)
    case .quantity(let number, let unit):
      return MeasuredFigure(
        value: try number.rational, unit: catalog.names.intern(environment.unitName(unit)))
    case .money(let number, let currency):
      guard checkCurrency(environment.types.currencies[Int(currency)], at: span) else { return nil }
      return MeasuredFigure(value: try number.rational, unit: .empty)
    case .rate(let number, let currency, let unit):
      guard checkCurrency(environment.types.currencies[Int(currency)], at: span) else { return nil }
      return MeasuredFigure(
        value: try number.rational, unit: catalog.names.intern(environment.unitName(unit)))
    default: return nil
    }
  }

  /// Whether a field takes what its formula gave; if not it is reported.
  private mutating func isWithin(
    _ figure: Rational, _ text: ExpressionText, _ value: Expressions.Value
  ) -> Bool {
    guard case .formula(let shape, let bound) = text.role,
      let violation = bound.violation(
        isZero: figure == .zero, isNegative: figure.isNegative,
        isAboveHundred: figure > .one, noun: shape.phrase)
    else { return true }
    reportOnce(
      Diagnostic(
        .valueRange, violation.rule, at: text.span,
        label: "comes to \(scopes.current.evaluator.templateText(value))",
        notes: choices.map { [$0] } ?? [],
        helps: [Help("correct the formula, or what it reads")]))
    return false
  }
}
