import Decimals
import Quantities
import SourceText

/// Functions whose type depends on what they are given, or that are read before the expression runs.
let specialFunctions: Set<String> = [
  "math.greatest", "math.least", "min", "max", "sum", "round", "ceilTo", "floorTo", "allocate",
  "money", "rate", "quantity", "date", "change", "changed",
]

extension Compiler {
  /// Compiles a special function; nil for any other name.
  mutating func compileSpecial(
    _ name: String, _ places: [NodeIndex], _ index: NodeIndex
  ) -> TypeID? {
    switch name {
    case "math.greatest": return compileExtreme(.greatest, name, places, index)
    case "math.least": return compileExtreme(.least, name, places, index)
    default: break
    }
    guard isManifest, specialFunctions.contains(name) else { return nil }
    switch name {
    case "min": return compileExtreme(.min, name, places, index)
    case "max": return compileExtreme(.max, name, places, index)
    case "sum": return compileSum(places, index)
    case "round": return compileRounding(.round, name, places, index)
    case "ceilTo": return compileRounding(.ceilTo, name, places, index)
    case "floorTo": return compileRounding(.floorTo, name, places, index)
    case "allocate": return compileAllocate(places, index)
    case "money": return compileMoney(places, index)
    case "rate": return compileScalarCall(.rate, name, places, index)
    case "quantity": return compileScalarCall(.quantity, name, places, index)
    case "date": return compileDate(places, index)
    case "change", "changed": return compileComparison(name, places, index)
    default: return nil
    }
  }

  mutating func finishCall(_ builtin: Builtin, _ index: NodeIndex, _ count: Int) {
    emit(.call, index, a: Int(builtin.rawValue), b: count)
    pop(count)
    push(1)
  }

  /// The largest or least of several values, or of a list.
  private mutating func compileExtreme(
    _ builtin: Builtin, _ name: String, _ places: [NodeIndex], _ index: NodeIndex
  ) -> TypeID {
    let arguments = places.map { compile($0) }
    finishCall(builtin, index, arguments.count)
    guard !arguments.isEmpty else {
      report(
        Issue(
          .call, "`\(name)` needs something to choose from", at: tree[index].range,
          label: "nothing here", fixes: [IssueFix("it is `\(name)(1, 2)` or `\(name)(list)`")]))
      return .error
    }
    var candidates = arguments
    if arguments.count == 1, types.kind(resolved(arguments[0])) == .list {
      candidates = [types.first(resolved(arguments[0]))]
    }
    var result: TypeID?
    for (position, argument) in candidates.enumerated() {
      let type = resolved(argument)
      guard isExtremeable(type) else {
        report(
          Issue(
            .type, "`\(name)` chooses among numbers, and this is \(words(type))",
            at: tree[places[min(position, places.count - 1)]].range, label: words(type),
            fixes: [IssueFix("it is `\(name)(1, 2)` or `\(name)(list)`")]))
        return .error
      }
      guard let earlier = result else {
        result = type
        continue
      }
      if let common = common(earlier, type) {
        result = common
      } else if isNumeric(earlier), isNumeric(type) {
        result = isManifest ? .decimal : .dynamic
      } else {
        report(
          Issue(
            .type, "`\(name)` cannot compare \(words(earlier)) with \(words(type))",
            at: tree[places[position]].range, label: words(type),
            related: [IssueLabel(tree[places[0]].range, words(earlier))],
            fixes: [
              agreement(earlier, places[0], type, places[position])
                ?? IssueFix("all of them have to be of one kind")
            ]))
        return .error
      }
    }
    return result ?? .error
  }

  private func isExtremeable(_ type: TypeID) -> Bool {
    switch types.kind(type) {
    case .dynamic, .variable, .error: true
    case .money, .quantity, .rate, .date: isManifest
    default: isNumeric(type)
    }
  }

  private mutating func compileSum(_ places: [NodeIndex], _ index: NodeIndex) -> TypeID {
    let arguments = places.map { compile($0) }
    let list = arguments.first.map { resolved($0) } ?? .error
    emitConstant(zero(types.kind(list) == .list ? resolved(types.first(list)) : .int), index)
    finishCall(.sum, index, arguments.count + 1)
    if arguments.count == 1, isUnknown(list) { return .dynamic }
    guard arguments.count == 1, types.kind(list) == .list else {
      if !arguments.contains(.error) {
        report(
          Issue(
            .call, "`sum` adds up a list", at: tree[index].range, label: "called here",
            fixes: [IssueFix("it is `sum(lines.map(line, line.amount))`")]))
      }
      return .error
    }
    let element = resolved(types.first(list))
    switch types.kind(element) {
    case .int, .decimal, .percent, .money, .quantity, .dynamic, .error: return element
    case .variable: return .int
    default:
      report(
        Issue(
          .type, "`sum` adds up numbers, and these are \(types.plural(element))",
          at: tree[places[0]].range, label: words(arguments[0]),
          fixes: [
            IssueFix(
              types.kind(element) == .record
                ? "say what of each is added up: `sum(\(short(text(places[0]))).map(x, x.…))`"
                : "it is `sum(lines.map(line, line.amount))`")
          ]))
      return .error
    }
  }

  /// What the sum of an empty list is.
  private func zero(_ type: TypeID) -> Value {
    let entry = types[type]
    switch entry.kind {
    case .decimal: return .number(.zero)
    case .percent: return .percent(.zero)
    case .money: return .money(.zero, UInt16(truncatingIfNeeded: entry.a))
    case .quantity:
      let dimension = types.dimension(entry.a)
      let units = environment.units
      let unit =
        units.firstIndex { $0.unit.dimension == dimension && $0.unit.factor == .one }
        ?? units.firstIndex { $0.unit.dimension == dimension }
      return unit.map { .quantity(.zero, UInt16(truncatingIfNeeded: $0)) } ?? .int(0)
    default: return .int(0)
    }
  }

  /// `round(x, digits)`, `ceilTo(x, multiple)`, `floorTo(x, multiple)`.
  private mutating func compileRounding(
    _ builtin: Builtin, _ name: String, _ places: [NodeIndex], _ index: NodeIndex
  ) -> TypeID {
    let arguments = places.map { compile($0) }
    finishCall(builtin, index, arguments.count)
    if arguments.contains(.error) { return .error }
    let allowed = builtin == .round ? [1, 2] : [2]
    guard allowed.contains(arguments.count) else {
      let form = builtin == .round ? "`round(x, digits)`" : "`\(name)(x, multiple)`"
      report(
        Issue(
          .call, "`\(name)` takes a value and \(builtin == .round ? "digits" : "a multiple")",
          at: tree[index].range, label: "called here", fixes: [IssueFix("it is \(form)")]))
      return .error
    }
    let type = resolved(arguments[0])
    guard isMeasurable(type) else {
      report(
        Issue(
          .type, "`\(name)` rounds a number, and this is \(words(type))",
          at: tree[places[0]].range, label: words(type),
          fixes: [
            IssueFix(
              builtin == .round ? "it is `round(x, digits)`" : "it is `\(name)(x, multiple)`")
          ]))
      return .error
    }
    guard arguments.count == 2 else { return type == .int ? .int : type }
    let second = resolved(arguments[1])
    let fits =
      builtin == .round
      ? accepts(.int, second) : isNumeric(type) ? isNumeric(second) : accepts(type, second)
    if !fits {
      report(
        Issue(
          .type,
          builtin == .round
            ? "digits are a whole number, and this is \(words(second))"
            : "the multiple is \(words(type)) too, and this is \(words(second))",
          at: tree[places[1]].range, label: words(second),
          fixes: [
            builtin == .round
              ? IssueFix("it is `round(x, 2)`")
              : kindFix(second, places[1], like: type) ?? IssueFix("both have to be of one kind")
          ]))
    }
    // A whole number at a multiple with decimals has decimals.
    return type == .int && second != .int ? .decimal : type
  }

  private func isMeasurable(_ type: TypeID) -> Bool {
    switch types.kind(type) {
    case .money, .quantity, .rate, .dynamic, .variable, .error: true
    default: isNumeric(type)
    }
  }

  private mutating func compileAllocate(_ places: [NodeIndex], _ index: NodeIndex) -> TypeID {
    let arguments = places.map { compile($0) }
    finishCall(.allocate, index, arguments.count)
    if arguments.contains(.error) { return .error }
    let weights = arguments.count == 2 ? resolved(arguments[1]) : .error
    guard types.kind(weights) == .list || isUnknown(weights) else {
      report(
        Issue(
          .call, "`allocate` splits an amount over a list of weights", at: tree[index].range,
          label: "called here", fixes: [IssueFix("it is `allocate(total, [1, 2, 3])`")]))
      return .error
    }
    let total = resolved(arguments[0])
    if !isMeasurable(total) {
      report(
        Issue(
          .type, "`allocate` splits a number or an amount, and this is \(words(total))",
          at: tree[places[0]].range, label: words(total),
          fixes: [IssueFix("it is `allocate(total, [1, 2, 3])`")]))
      return .error
    }
    if !isUnknown(weights), !isMeasurable(resolved(types.first(weights))) {
      report(
        Issue(
          .type,
          "weights are numbers, and these are \(types.plural(resolved(types.first(weights))))",
          at: tree[places[1]].range, label: words(arguments[1]),
          fixes: [IssueFix("it is `allocate(total, [1, 2, 3])`")]))
    }
    return types.list(total)
  }

  /// Whether a type is known only when the expression runs.
  private func isUnknown(_ type: TypeID) -> Bool {
    let kind = types.kind(type)
    return kind == .dynamic || kind == .variable
  }

  // MARK: Values written as texts

  /// `money(12.00)` in the workspace's currency, or `money('12.00 USD')`.
  private mutating func compileMoney(_ places: [NodeIndex], _ index: NodeIndex) -> TypeID {
    if places.count == 1, textLiteral(places[0]) == nil {
      let type = compile(places[0])
      finishCall(.money, index, 1)
      if type != .error, !isNumeric(resolved(type)), types.kind(resolved(type)) != .dynamic {
        report(
          Issue(
            .type,
            "`money` takes a number or a text that is written out, and this is \(words(type))",
            at: tree[places[0]].range, label: words(type),
            fixes: [IssueFix("it is `money(12.00)` or `money('12.00 USD')`")]))
      }
      return types.money(environment.currency)
    }
    return compileScalarCall(.money, "money", places, index)
  }

  func textLiteral(_ index: NodeIndex) -> String? {
    let node = tree[index]
    guard node.kind == .literal, case .string(let text) = tree.literals[Int(node.a)] else {
      return nil
    }
    return text
  }

  /// `date('2026-01-31')` is read now; nil for any other way to call it.
  private mutating func compileDate(_ places: [NodeIndex], _ index: NodeIndex) -> TypeID? {
    guard places.count == 1, let text = textLiteral(places[0]) else { return nil }
    if let date = civilDate(text) {
      emitConstant(.date(date), index)
      return .date
    }
    emitConstant(.null, index)
    report(
      Issue(
        .literal, "`\(short(text))` is not a date", at: tree[places[0]].range,
        label: "not understood here",
        fixes: [IssueFix("year, month and day are written `date('2026-01-31')`")]))
    return .date
  }

  func civilDate(_ text: String) -> CivilDate? {
    var copy = text
    return copy.withUTF8 { try? ScalarScanner.date($0) }
  }

  /// A quantity, a rate or an amount in the manifest's own spelling, read now.
  private mutating func compileScalarCall(
    _ builtin: Builtin, _ name: String, _ places: [NodeIndex], _ index: NodeIndex
  ) -> TypeID {
    let example =
      builtin == .quantity
      ? "quantity('2.5 ft2')" : builtin == .rate ? "rate('42.00/h')" : "money('12.00 USD')"
    guard places.count == 1, let text = textLiteral(places[0]) else {
      for place in places { _ = compile(place) }
      finishCall(builtin, index, places.count)
      report(
        Issue(
          .call, "`\(name)` takes one text that is written out", at: tree[index].range,
          label: "called here",
          notes: ["its unit has to be known before the expression runs"],
          fixes: [IssueFix("it is `\(example)`")]))
      return .error
    }
    var copy = text
    return copy.withUTF8 { bytes in
      do throws(ScalarFault) {
        switch builtin {
        case .quantity: return try compileQuantity(bytes, places[0], index)
        default: return try compileAmount(bytes, builtin, places[0], index)
        }
      } catch {
        emitConstant(.null, index)
        reportScalar(error, builtin, text, places[0], index, example)
        return .error
      }
    }
  }

  private func repairs(
    of fault: ScalarFault, _ text: String, _ builtin: Builtin
  ) -> [String] {
    if builtin == .quantity {
      return fault.repairs(of: text, as: .quantity) { bytes throws(ScalarFault) in
        try ScalarScanner.quantity(bytes)
      }
    }
    return fault.repairs(of: text, as: builtin == .rate ? .rate : .money) {
      bytes throws(ScalarFault) in
      let scanned = try ScalarScanner.money(bytes)
      if builtin == .rate, scanned.unit == nil {
        throw ScalarFault(.missingUnit, bytes.count..<bytes.count)
      }
      return scanned
    }
  }

  private mutating func reportScalar(
    _ fault: ScalarFault, _ builtin: Builtin, _ text: String, _ place: NodeIndex,
    _ index: NodeIndex, _ example: String
  ) {
    let noun = builtin == .quantity ? "a quantity" : builtin == .rate ? "a rate" : "an amount"
    var issue = Issue(
      .literal, "`\(short(text))` is not \(noun)", at: inside(place, fault.range, text),
      label: "not understood here",
      fixes: [IssueFix("it is written as in a manifest: `\(example)`")])
    let repairs = repairs(of: fault, text, builtin)
      .filter { !$0.contains("'") && !$0.contains("\\") }
    if !repairs.isEmpty {
      issue.fixes = repairs.enumerated().map { number, repair in
        IssueFix(
          number == 0 ? "write `\(short(repair))`" : "or `\(short(repair))`, if that is meant",
          .init(tree[place].range, "'\(repair)'"))
      }
    }
    switch fault.reason {
    case .empty: issue.message = "\(noun) is missing"
    case .comma: issue.label = "a number has no commas"
    case .exponent: issue.label = "a number has no exponent"
    case .currencySymbol: issue.label = "symbols stand for several currencies"
    case .plusSign: issue.label = "a number has no plus sign"
    case .currencyFirst: issue.label = "the currency stands behind the number"
    case .unknownCurrency: issue.label = "not a currency of ISO 4217"
    case .missingUnit: issue.label = "its unit is missing"
    case .tooManyDigits: issue.label = "more than 34 digits"
    case .trailingText where builtin == .money:
      issue.fixes = [
        IssueFix("money per unit is a rate: `rate('\(text)')`", .init(tree[index].focus, "rate"))
      ]
      issue.label = "money per unit"
    default: break
    }
    report(issue)
  }

  private mutating func compileQuantity(
    _ bytes: UnsafeBufferPointer<UInt8>, _ place: NodeIndex, _ index: NodeIndex
  ) throws(ScalarFault) -> TypeID {
    let scanned = try ScalarScanner.quantity(bytes)
    let number = try number(scanned.number, bytes)
    guard let range = scanned.unit else {
      emitConstant(.null, index)
      report(
        Issue(
          .unit, "a quantity in an expression says its unit", at: tree[place].range,
          label: "a bare number",
          fixes: [IssueFix("write the unit behind the number, such as `quantity('2.5 ft2')`")]))
      return .error
    }
    guard let unit = unit(bytes, range, place) else {
      emitConstant(.null, index)
      return .error
    }
    emitConstant(.quantity(number, unit), index)
    return types.quantity(environment.units[Int(unit)].unit.dimension)
  }

  private mutating func compileAmount(
    _ bytes: UnsafeBufferPointer<UInt8>, _ builtin: Builtin, _ place: NodeIndex,
    _ index: NodeIndex
  ) throws(ScalarFault) -> TypeID {
    let scanned = try ScalarScanner.money(bytes)
    let number = try number(scanned.number, bytes)
    let code =
      scanned.currency.map { String(decoding: bytes[$0], as: UTF8.self) } ?? environment.currency
    let currency = UInt16(truncatingIfNeeded: types.currency(code))
    guard builtin == .rate else {
      if let range = scanned.unit { throw ScalarFault(.trailingText, range) }
      emitConstant(.money(number, currency), index)
      return types.money(code)
    }
    guard let range = scanned.unit else { throw ScalarFault(.missingUnit, 0..<bytes.count) }
    guard let unit = unit(bytes, range, place) else {
      emitConstant(.null, index)
      return .error
    }
    emitConstant(.rate(number, currency, unit), index)
    return types.rate(code, environment.units[Int(unit)].unit.dimension)
  }

  private func number(
    _ literal: NumberLiteral, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(ScalarFault) -> Number {
    guard let number = try? Number(literal) else {
      throw ScalarFault(.tooManyDigits, 0..<bytes.count)
    }
    return number
  }

  private mutating func unit(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ place: NodeIndex
  ) -> UInt16? {
    let name = String(decoding: bytes[range], as: UTF8.self)
    if let unit = environment.unit(name) { return unit }
    let text = String(decoding: bytes, as: UTF8.self)
    let span = inside(place, range, text)
    let known = environment.units.map(\.name)
    var fixes = didYouMean(name, known, span)
    if let meant = Unit.foreignSpellings[name.lowercased()], known.contains(meant) {
      fixes = [IssueFix("it is written `\(meant)`", .init(span, meant))]
    } else if fixes.isEmpty {
      fixes = [IssueFix(known.isEmpty ? "no units are declared" : "the units are \(list(known))")]
    }
    report(
      Issue(.unit, "there is no unit `\(name)`", at: span, label: "not known", fixes: fixes))
    return nil
  }

  /// The place of a run of bytes of a text literal, where that has no escapes.
  private func inside(_ place: NodeIndex, _ range: Range<Int>, _ text: String) -> TextRange {
    let whole = tree[place].range
    guard Int(whole.end - whole.start) == text.utf8.count + 2 else { return whole }
    return TextRange(
      start: whole.start + 1 + range.lowerBound.offset,
      end: whole.start + 1 + range.upperBound.offset
    )
  }
}

extension Number {
  /// A number as a manifest writes it: exact where it is a decimal, to 34 digits where it is not.
  init(_ literal: NumberLiteral) throws(ArithmeticFault) {
    try self.init(literal.value)
    if !isInexact, Int(scale) < literal.decimals {
      // `12.00` keeps its decimals.
      let missing = literal.decimals - Int(scale)
      if missing <= 34, let raised = try? coefficient.multiplying(by: powerOfTen(missing)),
        let kept = try? Number(coefficient: raised, scale: literal.decimals)
      {
        self = kept
      }
    }
  }
}
