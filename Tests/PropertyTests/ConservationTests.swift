import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import Synchronization
import TestSupport
import Testing

/// What holds for every workspace (`costing.md` 7), worked out apart from the interpreter's own checks.
@Suite struct ConservationTests {
  private static let seeds = UInt64(1)...200

  /// Errors that a made-up workspace may have.
  static let allowed: Set<String> = ["stock/short", "stock/lot"]

  /// The runs that these tests share.
  private static let runs = Mutex<[UInt64: ShopFigures]>([:])

  private func shop(_ seed: UInt64) throws -> ShopFigures {
    if let known = Self.runs.withLock({ $0[seed] }) { return known }
    let shop = try ShopFigures(RandomShop(seed: seed).text())
    #expect(Set(shop.errors).subtracting(Self.allowed).isEmpty, "\(shop.shop.findings())")
    Self.runs.withLock { $0[seed] = shop }
    return shop
  }

  @Test func `the workspaces are worth the trouble`() throws {
    // Of 200: enough that happens, in every way, and enough that is refused.
    var counts: [String: Int] = [:]
    for seed in Self.seeds {
      let shop = try shop(seed)
      let simulation = shop.simulation
      counts["builds", default: 0] += simulation.builds.count
      counts["on the way", default: 0] += simulation.builds.filter { $0.parent != nil }.count
      counts["refused", default: 0] += shop.errors.count
      counts["spoilt", default: 0] += simulation.builds.filter { $0.abnormalLoss != 0 }.count
      counts["stood in", default: 0] +=
        simulation.builds.flatMap(\.notable).filter { $0.substituteFor != nil }.count
      for movement in simulation.movements { counts["\(movement.kind)", default: 0] += 1 }
    }
    print(
      "made-up workspaces: \(counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })")
    for (what, least) in [
      ("builds", 800), ("on the way", 150), ("refused", 200), ("spoilt", 50), ("stood in", 20),
      ("byproduct", 200), ("charge", 800), ("sale", 400), ("adjustment", 400),
    ] {
      #expect(counts[what, default: 0] >= least, "\(what)")
    }
  }

  @Test(arguments: seeds) func `value in is value out of every build`(seed: UInt64) throws {
    let shop = try shop(seed)
    let simulation = shop.simulation
    for build in simulation.builds {
      var taken: Value = 0
      var made: Value = 0
      var fallen: Value = 0
      var output: StockQuantity = 0
      for movement in simulation.movements[simulation.events[build.event].movements] {
        switch movement.kind {
        case .issue: taken -= movement.value
        case .output:
          made += movement.value
          output += movement.quantity
        case .byproduct: fallen += movement.value
        default: Issue.record("a \(movement.kind) in a build")
        }
      }
      let costs = simulation.costs[build.costs].reduce(Value(0)) { $0 + $1.value }
      #expect(taken + costs == made + fallen + build.abnormalLoss)
      #expect(output == build.good)
      #expect(made >= 0 && fallen >= 0 && build.abnormalLoss >= 0)
    }
  }

  @Test(arguments: seeds) func `what a build takes is what its BOM needs`(seed: UInt64) throws {
    let shop = try shop(seed)
    let simulation = shop.simulation
    let catalog = simulation.catalog
    let orders = Dictionary(
      uniqueKeysWithValues: catalog.history.builds.map { (catalog.names[$0.key.id], $0) })
    for build in simulation.builds {
      let event = simulation.events[build.event]
      guard orders[event.id]?.uses.isEmpty ?? true else { continue }
      let explosion = try catalog.explode(
        build.bom,
        quantity: catalog.stockingUnits(
          ExactQuantity(units: build.quantity, residue: build.residue), of: build.product),
        on: event.date)
      let isPlain = explosion.needs.allSatisfy {
        let options = catalog.options(catalog.lines[$0.line])
        return !options.isOptional && options.substitutes.isEmpty
      }
      guard isPlain else { continue }
      var distances: [ItemID: Rational] = [:]
      for need in explosion.needs {
        let exact = try catalog.stockQuantity(need.consumed, of: need.item).exact()
        distances[need.item] = try (distances[need.item] ?? .zero).adding(exact)
      }
      for movement in simulation.movements[event.movements] where movement.kind == .issue {
        distances[movement.item] = try (distances[movement.item] ?? .zero)
          .adding(Rational(movement.quantity))
      }
      // The books are less than a unit away from the exact quantity before and after it.
      for (item, distance) in distances {
        let size = distance.isNegative ? try distance.negated() : distance
        #expect(size < Rational(2), "\(event.id) \(catalog.key(item))")
      }
    }
  }

  @Test(arguments: seeds) func `movements, layers and stock of every item agree`(
    seed: UInt64
  ) throws {
    let simulation = try shop(seed).simulation
    var quantities: [ItemID: StockQuantity] = [:]
    var values: [ItemID: Value] = [:]
    for movement in simulation.movements {
      quantities[movement.item, default: 0] += movement.quantity
      values[movement.item, default: 0] += movement.value
      #expect(quantities[movement.item, default: 0] >= 0)
      #expect(values[movement.item, default: 0] >= 0)
    }
    for (item, quantity) in quantities {
      #expect(simulation.quantityOnHand(item) == quantity)
      #expect(simulation.valueOnHand(item) == values[item])
      let layers = simulation.layersOnHand(item)
      #expect(layers.reduce(StockQuantity(0)) { $0 + $1.quantity } == quantity)
      #expect(layers.reduce(Value(0)) { $0 + $1.value } == values[item])
      #expect(layers.allSatisfy { $0.quantity > 0 && $0.value >= 0 })
      if quantity == 0 { #expect(values[item] == 0) }
    }
  }

  @Test(arguments: seeds) func `what leaves an account is what entered it, in units and in value`(
    seed: UInt64
  ) throws {
    let simulation = try shop(seed).simulation
    struct Place: Hashable {
      var item: ItemID
      var home: Home
    }
    var held: [Place: (quantity: StockQuantity, value: Value)] = [:]
    for event in simulation.events {
      for movement in simulation.movements[event.movements] {
        let place = Place(item: movement.item, home: movement.home)
        let before = held[place] ?? (0, 0)
        held[place] = (before.quantity + movement.quantity, before.value + movement.value)
      }
      for (quantity, value) in held.values {
        #expect(quantity >= 0 && value >= 0 && (quantity > 0 || value == 0), "\(event.id)")
      }
    }
  }

  @Test(arguments: seeds) func `all that came in is there, or went out`(seed: UInt64) throws {
    let simulation = try shop(seed).simulation
    var came: Value = 0
    var gone: Value = 0
    for movement in simulation.movements {
      switch movement.kind {
      case .opening, .receipt, .charge: came += movement.value
      case .adjustment, .sale:
        movement.value > 0 ? (came += movement.value) : (gone -= movement.value)
      case .issue, .output, .byproduct: break
      }
    }
    came += simulation.costs.reduce(Value(0)) { $0 + $1.value }
    gone += simulation.builds.reduce(Value(0)) { $0 + $1.abnormalLoss }
    let items = Set(simulation.movements.map(\.item))
    #expect(came - gone == items.reduce(Value(0)) { $0 + simulation.valueOnHand($1) })
  }

  @Test(arguments: seeds) func `charges reach the goods to the last unit`(seed: UInt64) throws {
    for receipt in try shop(seed).simulation.catalog.history.receipts {
      for charge in receipt.charges {
        #expect(charge.parts.reduce(Value(0), +) == charge.amount)
        #expect(charge.parts.allSatisfy { $0 >= 0 })
      }
    }
  }

  @Test(arguments: seeds) func `every entry balances, and accounts hold what stock is worth`(
    seed: UInt64
  ) throws {
    let shop = try shop(seed)
    let catalog = shop.simulation.catalog
    var held: [String: Value] = [:]
    for transaction in shop.ledger.transactions {
      #expect(transaction.lines.reduce(Value(0)) { $0 + $1.amount } == 0, "\(transaction.number)")
      for line in transaction.lines {
        guard let item = line.item, let account = line.account,
          ["stock", "goods", "offcuts"].contains(account)
        else { continue }
        held[item, default: 0] += line.amount
      }
    }
    // What was there before the books began.
    for movement in shop.simulation.movements where movement.kind == .opening {
      held[catalog.key(movement.item), default: 0] += movement.value
    }
    for index in catalog.items.indices {
      let item = ItemID(index: UInt32(index))
      #expect(held[catalog.key(item), default: 0] == shop.simulation.valueOnHand(item))
    }
    #expect(Set(shop.ledger.transactions.map(\.id)).count == shop.ledger.transactions.count)
  }

  @Test(arguments: UInt64(1)...60)
  func `expensed at the build, what is bought is still what its account holds`(seed: UInt64) throws
  {
    let shop = try ShopFigures(RandomShop(seed: seed, recognition: "build").text())
    let simulation = shop.simulation
    var stock: Value = 0
    for line in shop.ledger.transactions.flatMap(\.lines) where line.account == "stock" {
      stock += line.amount
    }
    for movement in simulation.movements where movement.home == .purchased {
      if movement.kind == .opening { stock += movement.value }
      stock -= movement.value
    }
    #expect(stock == 0)
  }

  @Test(arguments: UInt64(1)...60) func `the document has every key once`(seed: UInt64) throws {
    let json = try shop(seed).shop.simulationJSON()
    let value = try KeyChecker(json)
    #expect(value.repeated.isEmpty, "\(value.repeated)")
  }
}

/// Finds keys that stand twice in one object of a JSON document.
private struct KeyChecker {
  private(set) var repeated: [String] = []

  init(_ json: String) throws {
    var open: [Set<String>] = []
    var text = ""
    var isString = false
    var isEscaped = false
    var last = ""
    for character in json.unicodeScalars {
      if isString {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isString = false
          last = text
        } else {
          text.unicodeScalars.append(character)
        }
        continue
      }
      switch character {
      case "\"":
        isString = true
        text = ""
      case "{": open.append([])
      case "}": open.removeLast()
      case ":":
        let index = try #require(open.indices.last)
        if !open[index].insert(last).inserted { repeated.append(last) }
      default: break
      }
    }
  }
}
