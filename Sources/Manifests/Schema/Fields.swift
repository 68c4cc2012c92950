import Quantities
import SourceText

/// A text of a field, with its place.
package struct LocatedName: Hashable, Sendable {
  /// The text.
  package var name: NameID
  /// The place of the whole scalar.
  package var span: Span

  /// A text at a place.
  @inlinable
  package init(name: NameID, span: Span) {
    self.name = name
    self.span = span
  }

  /// A text that is not there.
  package static let missing = LocatedName(
    name: .empty, span: Span(source: SourceID(index: 0), start: 0, end: 0))

  /// Whether there is a text.
  package var isPresent: Bool { name != .empty }
}

/// A value of a field, with its place.
package struct Located<Value: Sendable & Hashable>: Hashable, Sendable {
  /// The value.
  package var value: Value
  /// The place of the whole scalar.
  package var span: Span
}

/// A key of a map with what it holds.
package struct Entry<Value: Sendable>: Sendable {
  /// The key.
  package var key: LocatedName
  /// The value.
  package var value: Value

  /// A key with its value.
  package init(key: LocatedName, value: Value) {
    self.key = key
    self.value = value
  }
}

/// A number, or a percentage by the number before its sign.
package struct NumberField: Hashable, ComputableField {
  package let content: NumberLiteral
  /// The place of the whole scalar.
  package var span: Span

  package init(content: NumberLiteral, span: Span) {
    self.content = content
    self.span = span
  }
}

/// A number with a unit, or with none: then the item's own unit is meant.
package struct QuantityField: Hashable, ComputableField {
  package let content: NumberLiteral
  /// The name of the unit; empty for a bare number and for a formula.
  package let unit: NameID
  /// The place of the whole scalar.
  package var span: Span

  package init(content: NumberLiteral, unit: NameID = .empty, span: Span) {
    self.content = content
    self.unit = unit
    self.span = span
  }

  /// A quantity that is not there, or that was reported.
  package static let missing = QuantityField(
    content: NumberLiteral(0), span: LocatedName.missing.span)
}

/// An amount, perhaps in a named currency, perhaps per unit.
package struct MoneyField: Hashable, ComputableField {
  package let content: NumberLiteral
  /// The currency code; empty for the workspace's own and for a formula.
  package let currency: NameID
  /// The unit that the amount is per; empty when none is written and for a formula.
  package let unit: NameID
  /// The place of the whole scalar.
  package var span: Span

  package init(
    content: NumberLiteral, currency: NameID = .empty, unit: NameID = .empty, span: Span
  ) {
    self.content = content
    self.currency = currency
    self.unit = unit
    self.span = span
  }

  /// An amount that is not there, or that was reported.
  package static let missing = MoneyField(
    content: NumberLiteral(0), span: LocatedName.missing.span)
}

/// A value kept out of line, so that a record with many rarely used fields stays small.
package struct OutOfLine<Value: Sendable>: Sendable {
  private var storage: [Value] = []

  /// Nothing.
  package init() {}

  /// The value, if there is one.
  package var value: Value? {
    get { storage.first }
    set { storage = newValue.map { [$0] } ?? [] }
  }

  /// The value, or a fresh one to be changed.
  package subscript(orNew fresh: @autoclosure () -> Value) -> Value {
    get { storage.first ?? fresh() }
    set { storage = [newValue] }
  }
}
