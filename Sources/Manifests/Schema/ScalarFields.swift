import Decimals
import Diagnostics
import DocumentTrees
import Quantities
import SourceText

extension FieldType where Value == LocatedName {
  /// Any text.
  static let text = FieldType(shape: .text) { node, decoder in
    decoder.scalar(node, expected: .text).map {
      LocatedName(name: decoder.names.intern($0), span: decoder.place(node))
    }
  }

  /// A name declared elsewhere; whether it exists is the catalog's question.
  static func reference(_ kind: NameKind) -> FieldType {
    let shape = FieldShape.reference(kind)
    return FieldType(shape: shape) { node, decoder in
      decoder.scalar(node, expected: shape).map {
        LocatedName(name: decoder.names.intern($0), span: decoder.place(node))
      }
    }
  }

  /// A bare expression, kept as text: this version has no expressions yet.
  static let condition = FieldType(shape: .condition) { node, decoder in
    guard let text = decoder.scalar(node, expected: .condition) else { return nil }
    decoder.bag.report(.expressionUnsupported("a condition", at: decoder.place(node)))
    return LocatedName(name: decoder.names.intern(text), span: decoder.place(node))
  }

  /// Text with `${…}` holes.
  static let template = FieldType(shape: .template) { node, decoder in
    decoder.scalar(node, expected: .template).map {
      LocatedName(name: decoder.names.intern($0), span: decoder.place(node))
    }
  }
}

extension FieldType where Value == NumberField {
  /// An exact number.
  static let number = FieldType(shape: .number) { node, decoder in
    decoder.scan(node, .number) { text throws(ScalarFault) in try ScalarScanner.number(text) }
      .map { NumberField(number: $0, span: decoder.place(node)) }
  }

  /// A percentage of 0 to 100, or of any size not below 0.
  static func percent(upToHundred: Bool) -> FieldType {
    FieldType(shape: .percent) { node, decoder in
      guard
        let number = decoder.scan(
          node, .percent, { text throws(ScalarFault) in try ScalarScanner.percent(text) })
      else { return nil }
      if number.isNegative || (upToHundred && number.value > Rational(100)) {
        decoder.bag.report(
          Diagnostic(
            .valueRange, "a percentage here is 0% \(upToHundred ? "to 100%" : "or more")",
            at: decoder.place(node), label: "out of range"))
        return nil
      }
      return NumberField(number: number, span: decoder.place(node))
    }
  }
}

extension FieldType where Value == QuantityField {
  /// A number with an optional unit, of any sign.
  static let signedQuantity = quantity(allowing: { _ in true }, "")

  /// A quantity above 0.
  static let positiveQuantity = quantity(
    allowing: { !$0.isZero && !$0.isNegative }, "a quantity here is above 0")

  /// A quantity of 0 or more.
  static let quantity = quantity(allowing: { !$0.isNegative }, "a quantity here is not below 0")

  private static func quantity(
    allowing isAllowed: @escaping @Sendable (NumberLiteral) -> Bool, _ rule: String
  ) -> FieldType {
    FieldType(shape: .quantity) { node, decoder in
      guard
        let (text, scanned) = decoder.scanWithText(
          node, .quantity, { text throws(ScalarFault) in try ScalarScanner.quantity(text) })
      else { return nil }
      guard isAllowed(scanned.number) else {
        decoder.bag.report(
          Diagnostic(.valueRange, rule, at: decoder.place(node), label: "out of range"))
        return nil
      }
      return QuantityField(
        number: scanned.number, unit: decoder.intern(text, scanned.unit),
        span: decoder.place(node))
    }
  }
}

extension FieldType where Value == MoneyField {
  /// An amount of 0 or more, not per unit.
  static let money = amount(.money, unit: .never)

  /// An amount per unit; the unit has to be written.
  static let rate = amount(.rate, unit: .always)

  /// An amount per unit; without a unit, per the item's own.
  static let cost = amount(.cost, unit: .sometimes)

  private enum UnitRule: Sendable { case always, sometimes, never }

  private static func amount(_ shape: FieldShape, unit rule: UnitRule) -> FieldType {
    FieldType(shape: shape) { node, decoder in
      guard
        let (text, scanned) = decoder.scanWithText(
          node, shape, { text throws(ScalarFault) in try ScalarScanner.money(text) })
      else { return nil }
      if scanned.unit == nil, rule == .always {
        decoder.report(
          ScalarFault(.missingUnit, 0..<text.count), node, shape)
        return nil
      }
      if let unit = scanned.unit, rule == .never {
        decoder.report(
          ScalarFault(.trailingText, unit.lowerBound - 1..<unit.upperBound), node,
          shape)
        return nil
      }
      if scanned.number.isNegative {
        decoder.bag.report(
          Diagnostic(
            .valueRange, "an amount here is not below 0", at: decoder.place(node),
            label: "out of range"))
        return nil
      }
      return MoneyField(
        number: scanned.number, currency: decoder.intern(text, scanned.currency),
        unit: decoder.intern(text, scanned.unit), span: decoder.place(node))
    }
  }
}

extension FieldType where Value == Located<CivilDate> {
  /// A civil date.
  static let date = FieldType(shape: .date) { node, decoder in
    decoder.scan(node, .date) { text throws(ScalarFault) in try ScalarScanner.date(text) }
      .map { Located(value: $0, span: decoder.place(node)) }
  }
}

extension FieldType where Value == Located<Bool> {
  /// `true` or `false`.
  static let yesNo = FieldType(shape: .yesNo) { node, decoder in
    decoder.scan(node, .yesNo) { text throws(ScalarFault) in try ScalarScanner.yesNo(text) }
      .map { Located(value: $0, span: decoder.place(node)) }
  }
}

extension FieldType where Value == Located<Int> {
  /// A whole number within bounds.
  static func wholeNumber(_ range: ClosedRange<Int>) -> FieldType {
    let shape = FieldShape.wholeNumber(range)
    return FieldType(shape: shape) { node, decoder in
      guard
        let number = decoder.scan(
          node, shape, { text throws(ScalarFault) in try ScalarScanner.number(text) })
      else { return nil }
      guard let fraction = number.value.fraction, fraction.denominator == 1,
        let whole = Int(exactly: fraction.numerator), range.contains(whole)
      else {
        decoder.bag.report(
          Diagnostic(
            .valueRange,
            range.upperBound == .max
              ? "this is a whole number of \(range.lowerBound) or more"
              : "this is a whole number from \(range.lowerBound) to \(range.upperBound)",
            at: decoder.place(node), label: "out of range"))
        return nil
      }
      return Located(value: whole, span: decoder.place(node))
    }
  }
}

/// A choice of words, in the order in which the reference lists them.
package protocol Choice: CaseIterable, RawRepresentable<String>, Hashable, Sendable {}

extension FieldType {
  /// One of a few words.
  static func choice<Word: Choice>() -> FieldType where Value == Located<Word> {
    let words = Word.allCases.map(\.rawValue)
    let shape = FieldShape.choice(words)
    return FieldType(shape: shape) { node, decoder in
      guard let bytes = decoder.scalar(node, expected: shape) else { return nil }
      let text = String(decoding: bytes, as: UTF8.self)
      if let word = Word(rawValue: text) {
        return Located(value: word, span: decoder.place(node))
      }
      let near = Help.didYouMean(text, among: words, at: decoder.textSpan(node))
      decoder.bag.report(
        Diagnostic(
          .schemaChoice, "`\(short(text))` is not one of the words this field takes",
          at: decoder.place(node), label: "expected \(alternatives(words))",
          helps: near.map { [$0] } ?? []))
      return nil
    }
  }

  /// A list of values.
  static func list<Element>(of type: FieldType<Element>) -> FieldType where Value == [Element] {
    let shape = FieldShape.list(type.shape)
    return FieldType(shape: shape) { node, decoder in
      guard decoder.reader.kind(node) == .sequence else {
        decoder.reportShape(node, expected: "a list, each entry \(type.shape.phrase)")
        return nil
      }
      var elements: [Element] = []
      elements.reserveCapacity(decoder.reader.childCount(node))
      for child in decoder.reader.elements(node) {
        if decoder.reader.isEmpty(child) {
          decoder.bag.report(
            Diagnostic(
              .schemaEmpty, "this list entry is empty", at: decoder.place(child),
              label: "expected \(type.shape.phrase)",
              helps: [Help("fill it in, or take the `-` out")]))
        } else if let element = type.decode(child, &decoder) {
          elements.append(element)
        }
      }
      return elements
    }
  }

  /// A map with free keys.
  static func map<Element>(
    _ kind: NameKind, of type: FieldType<Element>
  ) -> FieldType where Value == [Entry<Element>] {
    FieldType(shape: .map(kind, type.shape)) { node, decoder in
      var entries: [Entry<Element>] = []
      entries.reserveCapacity(decoder.reader.childCount(node) / 2)
      decoder.map(node, of: type.shape) { key, value, decoder in
        if decoder.reader.isEmpty(value) {
          decoder.bag.report(
            Diagnostic(
              .schemaEmpty, "`\(decoder.names[key.name])` has no value", at: key.span,
              label: "expected \(type.shape.phrase) after the colon"))
          return
        }
        let findings = decoder.bag.diagnostics.count
        if let element = type.decode(value, &decoder) {
          entries.append(Entry(key: key, value: element))
        }
        let isFaulty = decoder.bag.diagnostics[findings...].contains { $0.severity == .error }
        if isFaulty || decoder.reader.isIncomplete(value) {
          decoder.unreadableKeys.append(key.name)
        }
      }
      return entries
    }
  }
}

extension FieldType where Value: ManifestRecord {
  /// A record.
  static func record() -> FieldType {
    FieldType(shape: .record(Value.schema.shape)) { node, decoder in
      decoder.record(node, Value.self)
    }
  }
}

extension ManifestDecoder {
  /// Reads a scalar by a scanner; formulas and faults are reported.
  mutating func scan<Value>(
    _ node: NodeID, _ shape: FieldShape,
    _ scanner: (UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> Value
  ) -> Value? {
    scanWithText(node, shape, scanner)?.1
  }

  /// Reads a scalar by a scanner, and gives its text too.
  mutating func scanWithText<Value>(
    _ node: NodeID, _ shape: FieldShape,
    _ scanner: (UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> Value
  ) -> (UnsafeBufferPointer<UInt8>, Value)? {
    guard let text = scalar(node, expected: shape) else { return nil }
    do throws(ScalarFault) {
      return (text, try scanner(text))
    } catch {
      if text.first == UInt8(ascii: "=") {
        bag.report(.expressionUnsupported("a formula", at: place(node)))
      } else {
        report(error, node, shape)
      }
      return nil
    }
  }

  /// The name of a run of a text; empty for none.
  mutating func intern(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>?) -> NameID {
    range.map { names.intern(UnsafeBufferPointer(rebasing: text[$0])) } ?? .empty
  }

  /// The place of a scalar's text without its quotes.
  func textSpan(_ node: NodeID) -> Span {
    reader.scalarMap(node).span(0..<reader.text(node).count)
  }
}

extension Diagnostic {
  static func expressionUnsupported(_ what: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .expressionUnsupported, "this version does not evaluate expressions yet", at: span,
      label: "this is \(what)",
      helps: [Help("write the value itself; formulas and conditions come with the next version")])
  }
}
