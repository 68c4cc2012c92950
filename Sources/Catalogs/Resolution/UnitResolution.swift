import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

/// The units that the whole workspace knows.
struct UnitTable {
  private(set) var scales: [NameID: UnitScale] = [:]
  private(set) var names: [NameID] = []

  mutating func add(_ name: NameID, _ scale: UnitScale) {
    scales[name] = scale
    names.append(name)
  }

  subscript(name: NameID) -> UnitScale? { scales[name] }
}

/// Why a unit does not convert for an item.
enum UnitFault: Error {
  case unknown
  case mismatch
  case arithmetic(ArithmeticFault)
}

extension CatalogBuilder {
  mutating func resolveUnits() {
    for unit in Unit.builtIn {
      units.add(
        catalog.names.intern(unit.name), UnitScale(dimension: unit.dimension, factor: unit.factor))
    }
    var pending = Array(merged("unit") { $0.units })
    for declared in pending where units[declared.key.name] != nil {
      bag.report(
        Diagnostic(
          .unitConflict, "`\(catalog.names[declared.key.name])` is a built-in unit",
          at: declared.key.span, label: "cannot mean something else here",
          helps: [Help("give the unit another name")]))
    }
    pending.removeAll { units[$0.key.name] != nil }
    // A unit may be given in another one that is declared later: resolve until nothing moves.
    var isMoving = true
    while isMoving {
      isMoving = false
      pending.removeAll { declared in
        guard let written = measured(declared.record, declared.names) else { return true }
        guard let scale = units[written.unit] else { return false }
        do throws(ArithmeticFault) {
          units.add(
            declared.key.name,
            UnitScale(
              dimension: scale.dimension,
              factor: try written.value.multiplying(by: scale.factor)))
        } catch {
          reportFault(error, at: declared.record.span)
        }
        isMoving = true
        return true
      }
    }
    let unresolved = Set(pending.map(\.key.name))
    reportUnitsThroughThemselves(
      pending.filter { unresolved.contains($0.names[$0.record.unit]) })
    for declared in pending where !unresolved.contains(declared.names[declared.record.unit]) {
      reportUnresolvedUnit(declared)
    }
    catalog.units = units.scales
  }

  /// Units that are only given in each other: one finding for all of them.
  private mutating func reportUnitsThroughThemselves(_ units: [Declared<QuantityField>]) {
    guard let first = units.first else { return }
    let names = units.map { catalog.names[$0.key.name] }
    bag.report(
      Diagnostic(
        .unitConflict,
        units.count == 1
          ? "the unit `\(names[0])` is declared through itself"
          : "the units \(alternatives(names, joinedBy: "and")) are declared through each other only",
        at: first.record.span, label: "no way from here to a built-in unit",
        related: units.dropFirst().prefix(3).map { Label($0.record.span, "nor from here") },
        helps: [Help("give one of them in a built-in unit, such as `144 in3`")]))
  }

  private mutating func reportUnresolvedUnit(_ declared: Declared<QuantityField>) {
    let unit = declared.names[declared.record.unit]
    if unit == .empty {
      bag.report(
        Diagnostic(
          .unitUnknown, "a unit is declared as so many of another one", at: declared.record.span,
          label: "of which unit?",
          helps: [Help("write the unit too, such as `144 in3`")]))
    } else {
      reportUnknownUnit(unit, at: declared.record.span, item: nil)
    }
  }

  mutating func reportUnknownUnit(_ unit: NameID, at span: Span, item: Item?) {
    unknown.add(
      .unit, unit, at: unitSpan(in: span, unit: catalog.names[unit]), product: item?.key,
      packs: item?.conversions.packs.map(\.name) ?? [])
  }

  /// The characters of the unit at the end of a scalar's place.
  func unitSpan(in span: Span, unit: String) -> Span { self.span(of: unit, in: span) }

  /// Where a part of a scalar's text stands, the last time it does; all of it where it is escaped.
  func span(of part: String, in span: Span) -> Span {
    let bytes = input.sources[span.source].bytes
    let range = Int(span.start)..<min(Int(span.end), bytes.count)
    let target = Array(part.utf8)
    guard !target.isEmpty, range.count >= target.count else { return span }
    for start in stride(from: range.upperBound - target.count, through: range.lowerBound, by: -1)
    where bytes[start..<start + target.count].elementsEqual(target) {
      return Span(
        source: span.source, start: UInt32(truncatingIfNeeded: start),
        end: UInt32(truncatingIfNeeded: start + target.count))
    }
    return span
  }

  /// Stocking units of an item in one of a unit; the empty name is the item's own.
  func stockingUnits(in unit: NameID, of item: Item) throws(UnitFault) -> Rational {
    if unit == .empty || unit == item.unit { return .one }
    for pack in item.conversions.packs where pack.name == unit { return pack.factor }
    guard let scale = units[unit] else { throw .unknown }
    do throws(ArithmeticFault) {
      if let own = item.stockScale(units.scales), own.dimension == scale.dimension {
        return try scale.factor.dividing(by: own.factor)
      }
      for other in item.conversions.dimensions where other.dimension == scale.dimension {
        return try scale.factor.multiplying(by: other.factor)
      }
    } catch {
      throw .arithmetic(error)
    }
    throw .mismatch
  }

  /// A quantity in an item's stocking units; nil when it was reported.
  mutating func quantity(
    _ field: QuantityField, _ names: NameMap, of item: Item
  ) -> Rational? {
    guard let written = measured(field, names) else { return nil }
    return converted(written.value, written.unit, of: item, at: field.span) {
      value, factor throws(ArithmeticFault) in try value.multiplying(by: factor)
    }
  }

  /// A figure in or per a unit, converted by that unit's stocking units; nil when it was reported.
  private mutating func converted(
    _ value: Rational, _ unit: NameID, of item: Item, at span: Span,
    _ convert: (Rational, Rational) throws(ArithmeticFault) -> Rational
  ) -> Rational? {
    if unit == .empty || unit == item.unit { return value }
    usedUnits.insert(unit)
    do throws(UnitFault) {
      let factor = try stockingUnits(in: unit, of: item)
      do throws(ArithmeticFault) { return try convert(value, factor) } catch {
        throw .arithmetic(error)
      }
    } catch {
      report(error, unit: unit, at: span, of: item)
      return nil
    }
  }

  /// A quantity in stocking units of an item of the catalog; nil when it was reported.
  mutating func quantity(_ field: QuantityField, _ names: NameMap, of id: ItemID) -> Rational? {
    if let literal = field.literal {
      let unit = names[field.unit]
      if unit == .empty || unit == catalog.items[Int(id.index)].unit { return literal.value }
    }
    if field.formula != nil { bindItem(id) }
    return quantity(field, names, of: catalog[id])
  }

  /// Money for one stocking unit of an item of the catalog; nil when it was reported.
  mutating func unitAmount(_ field: MoneyField, _ names: NameMap, of id: ItemID) -> Rational? {
    if field.formula != nil { bindItem(id) }
    return unitAmount(field, names, of: catalog[id])
  }

  /// Money for one stocking unit of an item; nil when it was reported.
  mutating func unitAmount(_ field: MoneyField, _ names: NameMap, of item: Item) -> Rational? {
    guard let written = amount(field, names, .cost) else { return nil }
    return converted(written.value, written.unit, of: item, at: field.span) {
      value, factor throws(ArithmeticFault) in try value.dividing(by: factor)
    }
  }

  /// Whether an amount is in the workspace's currency; if not it is reported.
  mutating func checkCurrency(_ code: String, at span: Span) -> Bool {
    guard code != catalog.settings.currency.code else { return true }
    bag.report(
      Diagnostic(
        .valueCurrency,
        "this amount is in \(code), the workspace in \(catalog.settings.currency.code)",
        at: span, label: "not converted",
        notes: ["a rate of exchange that nobody wrote down would be a guess"],
        helps: [Help("write the amount in \(catalog.settings.currency.code)")]))
    return false
  }

  mutating func report(_ fault: UnitFault, unit: NameID, at span: Span, of item: Item) {
    // Its unit or its packs may be what could not be read.
    if unreadable.contains(item.key) { return }
    switch fault {
    case .unknown: reportUnknownUnit(unit, at: span, item: item)
    case .arithmetic(let fault): reportFault(fault, at: span)
    case .mismatch:
      let key = catalog.names[item.key]
      let own = catalog.names[item.unit]
      let other = catalog.names[unit]
      let dimension = units[unit]?.dimension.name ?? "something else"
      bag.report(
        Diagnostic(
          .unitMismatch,
          "`\(key)` is stocked in `\(own)`, and `\(other)` does not convert into that",
          at: unitSpan(in: span, unit: other), label: "a unit of \(dimension)",
          related: [Label(item.span, "stocked in `\(own)`")],
          helps: [
            Help("write it in `\(own)`, or in a unit that converts into that"),
            Help(
              "or say under `\(key)` what 1 \(other) of it is: `equals: {1 \(other): … \(own)}`"),
          ]))
    }
  }
}
