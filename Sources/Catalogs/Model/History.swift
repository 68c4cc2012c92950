import Decimals
import Manifests
import Quantities
import SourceText

/// When an event happens among others: date, phase, sequence, id (`language.md` 7).
package struct EventKey: Sendable {
  package var date: CivilDate
  package var phase: Phase
  package var sequence: Int
  package var id: NameID
  /// A hash of all that the manifest says about the event.
  package var fingerprint: UInt64

  /// A place in the order of events.
  package init(
    date: CivilDate, phase: Phase, sequence: Int, id: NameID, fingerprint: UInt64 = 0
  ) {
    self.date = date
    self.phase = phase
    self.sequence = sequence
    self.id = id
    self.fingerprint = fingerprint
  }
}

/// The order of the events of one day.
package enum Phase: UInt8, Comparable, Sendable {
  case opening, receipt, adjustment, revaluation, build, sale

  package static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
}

/// What happened, each kind in its own array and all of them in one order.
package struct History: Sendable {
  package var openings: [Opening] = []
  package var receipts: [Receipt] = []
  package var builds: [BuildOrder] = []
  package var sales: [Sale] = []
  package var adjustments: [Adjustment] = []
  /// The events in the order in which they happen.
  package var order: [EventReference] = []
  /// Events that are already in the snapshot's quantities.
  package var inSnapshot = 0
  /// Those of them that an export would have told the accounting system.
  package var covered: [CoveredEvent] = []
  /// Events that a sync found in the accounting system's quantities though no export knew them, as
  /// `build B-1`; nil for a snapshot that no sync has written.
  package var counted: Set<String>?
  /// The day of the snapshot, in `sync`.
  package var snapshotDate: CivilDate?
  /// What rounding the quantities of events left out; the first is 0.
  package internal(set) var residues: [Rational] = [.zero]
  /// Items whose opening value is quantity x purchase cost, for want of layers.
  package var assumedOpenings: [ItemID] = []
}

extension History {
  /// When an event happens, and under which id.
  package func key(of event: EventReference) -> EventKey {
    let index = Int(event.index)
    return switch event.phase {
    case .opening: EventKey(date: openings[index].date, phase: .opening, sequence: 0, id: .empty)
    case .receipt: receipts[index].key
    case .adjustment, .revaluation: adjustments[index].key
    case .build: builds[index].key
    case .sale: sales[index].key
    }
  }
}

/// An event that is already in the snapshot's quantities.
package struct CoveredEvent: Sendable {
  package var phase: Phase
  package var id: NameID
  package var date: CivilDate
  package var span: Span
}

/// A position in one of the arrays of a history.
package struct EventReference: Sendable {
  package var phase: Phase
  package var index: UInt32
}

/// A quantity that comes in at a value.
package struct StockLine: Sendable {
  package var item: ItemID
  /// In smallest units of stock.
  package var quantity: StockQuantity
  package var residue: ResidueID
  /// In smallest units of value.
  package var value: Value
  package var lot: NameID
  package var expires: CivilDate?
  package var span: Span

  /// A quantity at a value.
  package init(
    item: ItemID, quantity: StockQuantity, residue: ResidueID = .none, value: Value, lot: NameID,
    expires: CivilDate?, span: Span
  ) {
    self.item = item
    self.quantity = quantity
    self.residue = residue
    self.value = value
    self.lot = lot
    self.expires = expires
    self.span = span
  }
}

/// Stock on hand before the first event.
package struct Opening: Sendable {
  package var date: CivilDate
  /// Among those of one day: the order in which a sync found them.
  package var rank = 0
  package var lines: [StockLine]
}

/// Goods received.
package struct Receipt: Sendable {
  package var key: EventKey
  package var supplier: NameID
  package var lines: [StockLine]
  package var charges: [Charge]
  package var span: Span
}

/// A cost of a receipt, with what each line carries of it.
package struct Charge: Sendable {
  package var name: NameID
  package var amount: Value
  /// One part for each line of the receipt; they add up to the amount.
  package var parts: [Value]
  package var account: LocatedName?
  package var span: Span
}

/// A build that was made, is planned, or waits for approval.
package struct BuildOrder: Sendable {
  package var key: EventKey
  package var product: ItemID
  package var status: BuildStatus
  package var bom: BOMID
  /// Stocking units started, in smallest units.
  package var quantity: StockQuantity
  /// What rounding left out of it.
  package var residue = Rational.zero
  /// Stocking units that came out good.
  package var good: StockQuantity
  package var goodResidue = Rational.zero
  /// Stocking units whose cost is expensed.
  package var abnormalScrap: StockQuantity
  package var scrapReason = NameID.empty
  package var uses: [Use] = []
  package var lot = NameID.empty
  package var expires: CivilDate?
  package var span: Span
  package var quantitySpan: Span

  /// A build of which everything comes out good.
  package init(
    key: EventKey, product: ItemID, status: BuildStatus, bom: BOMID, quantity: StockQuantity,
    span: Span, quantitySpan: Span
  ) {
    self.key = key
    self.product = product
    self.status = status
    self.bom = bom
    self.quantity = quantity
    good = quantity
    abnormalScrap = 0
    self.span = span
    self.quantitySpan = quantitySpan
  }
}

/// What a build took of an item where the manifest says so.
package struct Use: Sendable {
  package var item: ItemID
  /// In smallest units of stock; nil for the BOM's need.
  package var quantity: StockQuantity?
  package var residue = ResidueID.none
  package var lot: NameID
  package var span: Span
}

/// Goods sold.
package struct Sale: Sendable {
  package var key: EventKey
  package var customer: NameID
  package var lines: [IssueLine]
  package var span: Span
}

/// A quantity that goes out.
package struct IssueLine: Sendable {
  package var item: ItemID
  /// In smallest units of stock.
  package var quantity: StockQuantity
  package var residue = ResidueID.none
  package var lot: NameID
  /// What it was sold for, in smallest units of value.
  package var revenue: Value?
  package var span: Span
}

/// A correction of stock.
package struct Adjustment: Sendable {
  package var key: EventKey
  package var reason: NameID
  package var lines: [AdjustmentLine]
  package var span: Span
}

/// A change of an item's stock.
package struct AdjustmentLine: Sendable {
  package var item: ItemID
  /// In smallest units of stock; below 0 goes out.
  package var quantity: StockQuantity
  package var residue = ResidueID.none
  /// The value of what comes in; nil for what is on hand.
  package var value: Value?
  package var lot: NameID
  package var span: Span
}
