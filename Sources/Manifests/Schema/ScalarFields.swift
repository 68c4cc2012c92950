import Decimals
import Diagnostics
import DocumentTrees
import Quantities
import SourceText

extension FieldType where Value == LocatedName {
  /// Any text.
  static let text = FieldType(shape: .text) { node, decoder in
    guard let text = decoder.scalar(node, expected: .text) else { return nil }
    return LocatedName(name: decoder.names.intern(text), span: decoder.place(node))
  }

  /// A text that people read; with `${…}` holes it is a template, which the catalog fills in.
  static let title = FieldType(shape: .template) { node, decoder in
    guard let text = decoder.scalar(node, expected: .template) else { return nil }
    let place = decoder.place(node)
    let name = decoder.names.intern(text)
    if text.contains(UInt8(ascii: "$")), decoder.names[name].contains("${") {
      decoder.titles[place.start] = decoder.expression(node, .template)
    }
    return LocatedName(name: name, span: place)
  }

  /// A name declared elsewhere; whether it exists is the catalog's question.
  static func reference(_ kind: NameKind) -> FieldType {
    let shape = FieldShape.reference(kind)
    return FieldType(shape: shape) { node, decoder in
      guard let text = decoder.scalar(node, expected: shape) else { return nil }
      if text.isEmpty {
        decoder.bag.report(
          Diagnostic(
            .valueName, "this name is empty", at: decoder.place(node),
            label: "expected \(shape.phrase)", helps: [Help("write the name, or take the key out")])
        )
        return nil
      }
      return LocatedName(name: decoder.names.intern(text), span: decoder.place(node))
    }
  }
}

extension FieldType where Value == ExpressionField {
  /// A bare expression.
  static let condition = expression(.condition, .expression)

  /// A bare expression that gives the value of a function.
  static let value = expression(.expression, .expression)

  /// Text with `${…}` holes.
  static let template = expression(.template, .template)

  private static func expression(_ shape: FieldShape, _ role: ExpressionText.Role) -> FieldType {
    FieldType(shape: shape) { node, decoder in
      guard decoder.scalar(node, expected: shape) != nil else { return nil }
      return ExpressionField(id: decoder.expression(node, role), span: decoder.place(node))
    }
  }
}

extension FieldType where Value == NumberField {
  /// An exact number.
  static let number = FieldType(shape: .number) { node, decoder in
    decoder.number(node, .number, .any) { text throws(ScalarFault) in
      try ScalarScanner.number(text)
    }
  }

  /// A percentage of 0 to 100, or of any size not below 0.
  static func percent(upToHundred: Bool) -> FieldType {
    FieldType(shape: .percent) { node, decoder in
      decoder.number(node, .percent, upToHundred ? .share : .percentage) {
        text throws(ScalarFault) in try ScalarScanner.percent(text)
      }
    }
  }
}

extension FieldType where Value == QuantityField {
  /// A number with an optional unit, of any sign.
  static let signedQuantity = quantity(.any)

  /// A quantity above 0.
  static let positiveQuantity = quantity(.positive)

  /// A quantity of 0 or more.
  static let quantity = quantity(.notNegative)

  private static func quantity(_ bound: ValueBound) -> FieldType {
    FieldType(shape: .quantity) { node, decoder in
      guard let text = decoder.scalar(node, expected: .quantity) else { return nil }
      if let formula = decoder.formula(node, text, .quantity, bound) {
        return QuantityField(content: formula, span: decoder.place(node))
      }
      guard
        let scanned = decoder.scan(
          node, .quantity, { text throws(ScalarFault) in try ScalarScanner.quantity(text) }),
        decoder.isWithin(bound, scanned.number, node, .quantity)
      else { return nil }
      return QuantityField(
        content: scanned.number, unit: decoder.intern(text, scanned.unit),
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

  /// For faults that no other text mends.
  private static func refuseAll(_ text: UnsafeBufferPointer<UInt8>) throws(ScalarFault) {
    throw ScalarFault(.notANumber, 0..<text.count)
  }

  private static func amount(_ shape: FieldShape, unit rule: UnitRule) -> FieldType {
    FieldType(shape: shape) { node, decoder in
      guard let text = decoder.scalar(node, expected: shape) else { return nil }
      if let formula = decoder.formula(node, text, shape, .notNegative) {
        return MoneyField(content: formula, span: decoder.place(node))
      }
      guard
        let scanned = decoder.scan(
          node, shape, { text throws(ScalarFault) in try ScalarScanner.money(text) })
      else { return nil }
      if scanned.unit == nil, rule == .always {
        decoder.report(ScalarFault(.missingUnit, 0..<text.count), node, shape, by: refuseAll)
        return nil
      }
      if let unit = scanned.unit, rule == .never {
        let fault = ScalarFault(.trailingText, unit.lowerBound - 1..<unit.upperBound)
        decoder.report(fault, node, shape, by: refuseAll)
        return nil
      }
      guard decoder.isWithin(.notNegative, scanned.number, node, .money) else { return nil }
      return MoneyField(
        content: scanned.number, currency: decoder.intern(text, scanned.currency),
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
        let isWhole = number.value.fraction?.denominator == 1
        let bounds = "from \(range.lowerBound) to \(range.upperBound)"
        decoder.reportRange(
          node, "a whole number \(bounds) is expected, not \(short(decoder.reader.string(node)))",
          label: isWhole ? "not \(bounds)" : "not a whole number",
          help: "write a whole number \(bounds)")
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
          .schemaChoice, "expected \(alternatives(words)), found `\(short(text))`",
          at: decoder.place(node),
          label: words.count == 1 ? "not that word" : "none of these words",
          helps: [near ?? Help("write \(alternatives(words))")]))
      return nil
    }
  }

  /// A list of values.
  static func list<Element>(of type: FieldType<Element>) -> FieldType where Value == [Element] {
    let shape = FieldShape.list(type.shape)
    return FieldType(shape: shape) { node, decoder in
      guard decoder.reader.kind(node) == .sequence else {
        var helps: [Help] = []
        if case .record(let record) = type.shape {
          helps = [Help("write a list, such as `[\(record.example)]`")]
        }
        decoder.reportShape(
          node, expected: "a list, each entry \(type.shape.phrase)", helps: helps)
        return nil
      }
      var elements: [Element] = []
      elements.reserveCapacity(decoder.reader.childCount(node))
      for child in decoder.reader.elements(node) where !decoder.isUnread(child) {
        if decoder.reader.isEmpty(child) {
          decoder.reportEmptyEntry(child, type.shape)
        } else if let element = type.decode(child, &decoder) {
          elements.append(element)
        }
      }
      return elements
    }
  }

  /// The lines of an event: a list with at least one.
  static func lines<Element>() -> FieldType where Value == [Element], Element: ManifestRecord {
    let list = FieldType<[Element]>.list(of: .record())
    return FieldType(shape: .list(.record(Element.schema.shape), minimumCount: 1)) {
      node, decoder in
      if decoder.reader.kind(node) == .sequence, decoder.reader.childCount(node) == 0,
        !decoder.reader.isIncomplete(node)
      {
        decoder.bag.report(
          Diagnostic(
            .eventLines, "an event needs at least one line", at: decoder.place(node),
            label: "nothing happens here",
            helps: [
              Help("add a line, such as `{item: steel-16, quantity: 4}`, or take the event out")
            ]))
        return nil
      }
      return list.decode(node, &decoder)
    }
  }

  /// A map with free keys.
  ///
  /// - Parameter rule: how keys have to be made, where that matters.
  static func map<Element>(
    _ kind: NameKind, of type: FieldType<Element>, named rule: NameRule? = nil
  ) -> FieldType where Value == [Entry<Element>] {
    FieldType(shape: .map(kind, type.shape)) { node, decoder in
      var entries: [Entry<Element>] = []
      entries.reserveCapacity(decoder.reader.childCount(node) / 2)
      decoder.map(node, of: type.shape) { key, value, decoder in
        if let rule { decoder.check(key, rule) }
        if kind == .attribute, decoder.reportSecret(named: decoder.names[key.name], key.span, value)
        {
          return
        }
        if decoder.reader.isEmpty(value) {
          decoder.reportEmptyValue(key, value, type.shape)
          return
        }
        let findings = decoder.bag.diagnostics.count
        guard let element = type.decode(value, &decoder), !decoder.reader.isIncomplete(value)
        else {
          decoder.unreadableKeys.append(key.name)
          return
        }
        entries.append(Entry(key: key, value: element))
        if decoder.bag.diagnostics[findings...].contains(where: { $0.severity == .error }) {
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
  /// Reads a scalar by a scanner; faults are reported.
  mutating func scan<Value>(
    _ node: NodeID, _ shape: FieldShape,
    _ scanner: (UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> Value
  ) -> Value? {
    guard let text = scalar(node, expected: shape) else { return nil }
    do throws(ScalarFault) {
      return try scanner(text)
    } catch {
      report(error, node, shape, by: scanner)
      return nil
    }
  }

  /// A number or a percentage, written or computed.
  fileprivate mutating func number(
    _ node: NodeID, _ shape: FieldShape, _ bound: ValueBound,
    _ scanner: (UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> NumberLiteral
  ) -> NumberField? {
    guard let text = scalar(node, expected: shape) else { return nil }
    if let formula = formula(node, text, shape, bound) {
      return NumberField(content: formula, span: place(node))
    }
    guard let number = scan(node, shape, scanner), isWithin(bound, number, node, shape) else {
      return nil
    }
    return NumberField(content: number, span: place(node))
  }

  /// Whether a field takes a value; if not it is reported.
  fileprivate mutating func isWithin(
    _ bound: ValueBound, _ number: NumberLiteral, _ node: NodeID, _ shape: FieldShape
  ) -> Bool {
    guard
      let violation = bound.violation(
        isZero: number.isZero, isNegative: number.isNegative,
        isAboveHundred: bound == .share && number.value > Rational(100), noun: shape.phrase)
    else { return true }
    reportRange(node, violation.rule, label: violation.label, help: violation.help)
    return false
  }

  /// Reports a value that can be read and is not one that the field takes.
  mutating func reportRange(_ node: NodeID, _ rule: String, label: String, help: String) {
    bag.report(
      Diagnostic(.valueRange, rule, at: place(node), label: label, helps: [Help(help)]))
  }

  /// Reports a dash without an entry.
  fileprivate mutating func reportEmptyEntry(_ node: NodeID, _ shape: FieldShape) {
    var span = place(node)
    // The mark stands under the dash.
    if span.start == span.end, span.start > 0 { span.start -= 1 }
    bag.report(
      Diagnostic(
        .schemaEmpty, "this list entry is empty", at: span, label: "expected \(shape.phrase)",
        helps: [Help("fill it in, or take it out")]))
  }

  /// Reports a key without a value.
  fileprivate mutating func reportEmptyValue(
    _ key: LocatedName, _ value: NodeID, _ shape: FieldShape
  ) {
    unreadableKeys.append(key.name)
    var help = Help("write \(shape.phrase) behind the colon, or take the key out")
    if case .record(let record) = shape, !record.fields.contains(where: \.isRequired) {
      var end = place(value)
      end.start = end.end
      help = Help("write `{}` if there is nothing to say", edits: [Edit(end, " {}")])
    }
    bag.report(
      Diagnostic(
        .schemaEmpty, "`\(short(names[key.name]))` has no value", at: key.span,
        label: "expected \(shape.phrase) behind the colon", helps: [help]))
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
