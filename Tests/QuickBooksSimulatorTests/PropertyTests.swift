import QuickBooksSimulator
import TestSupport
import Testing

/// Over random sequences of adjustments and entries with random faults, sent again until they are
/// answered: the books balance, stock and ledger agree, and nothing is booked twice.
@Suite struct PropertyTests {
  private static let faults = Fault.allCases.map { FaultRule($0, percent: 9, times: 1_000) }

  /// A request that a client keeps until it has an answer.
  private struct Order {
    var path: String
    var body: String
    var number: String
  }

  private func order(_ index: Int, _ random: inout SeededRandom) -> Order {
    let number = "N-\(index)"
    // Before and after each other: some come late.
    let day = "2026-02-\(10 + Int.random(in: 0..<18, using: &random))"
    if Bool.random(using: &random) {
      let amount =
        "\(Int.random(in: 1...5_000, using: &random)).\(Int.random(in: 10...99, using: &random))"
      let accounts = ["35", "91", "92", "93", "90"].shuffled(using: &random)
      let body = entry(amount, number: number, date: day, debit: accounts[0], credit: accounts[1])
      return Order(path: "journalentry", body: body, number: number)
    }
    let taken =
      "-\(Int.random(in: 0...9, using: &random)).\(Int.random(in: 1...999, using: &random))"
    let made = "\(Int.random(in: 1...3, using: &random))"
    let item = ["1", "2", "3"].randomElement(using: &random) ?? "1"
    let body = adjustment([item: taken, "4": made], number: number, date: day)
    return Order(path: "inventoryadjustment", body: body, number: number)
  }

  /// Sends until an answer comes that is neither a fault of the network nor one of the server.
  private func settle(_ order: Order, _ client: inout Client) throws -> SimulatorReply {
    let request = client.postRequest("\(order.path)?requestid=id-\(order.number)", order.body)
    for _ in 0..<200 {
      if let reply = client.send(request).reply, reply.json != nil,
        ![401, 429, 500, 503].contains(reply.status)
      {
        return reply
      }
    }
    throw Unanswered()
  }

  private struct Unanswered: Error {}

  @Test(arguments: UInt64(1)...40)
  func `nothing is lost and nothing is booked twice`(seed: UInt64) throws {
    var client = try Client()
    client.simulator.faults = FaultPlan(Self.faults, seed: seed)
    var random = SeededRandom(seed: seed)
    var booked: [String: Set<String>] = [:]
    var refused = 0
    for index in 0..<60 {
      let order = order(index, &random)
      let reply = try settle(order, &client)
      if reply.status == 200 {
        booked[order.path, default: []].insert(order.number)
      } else {
        // Only stock that is not there.
        #expect(reply.code == "6000", "\(reply.json?.text ?? "")")
        refused += 1
      }
      if index % 10 == 9 { check(client) }
    }
    let struck = client.simulator.faults.struck
    #expect(struck.reduce(0, +) > 20)
    #expect(client.company.books.transactions.count == 60 - refused)
    client.simulator.faults = FaultPlan()
    for (path, kind) in [
      ("journalentry", "JournalEntry"), ("inventoryadjustment", "InventoryAdjustment"),
    ] {
      let reply = try client.query("select * from \(kind) maxresults 1000")
      let numbers = (reply.json?["QueryResponse"]?[kind]?.array ?? []).compactMap {
        $0["DocNumber"]?.string
      }
      #expect(numbers.count == Set(numbers).count, "one is there twice")
      #expect(Set(numbers) == booked[path] ?? [])
    }
  }

  private func check(_ client: Client) {
    let books = client.company.books
    #expect(books.difference == .zero)
    // No entry touches the inventory account, so that it holds what the layers are worth.
    let value = books.items.reduce(Figure.zero) { $0 + books.value(of: $1) }
    #expect(books.balance(of: "81") == value)
    for item in books.items {
      #expect(books.layers(of: item).allSatisfy { $0.quantity > .zero && $0.value >= .zero })
    }
    for id in books.transactions {
      #expect(books.postings(of: id).reduce(Figure.zero) { $0 + $1.amount } == .zero)
    }
  }

  @Test(arguments: UInt64(1)...20)
  func `the order of requests does not matter to the books, only that of the days`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    // Each day once, so that the days give the order.
    let orders = (0..<12).map { index -> Order in
      var order = order(index, &random)
      let day = "2026-02-\(10 + index)"
      order.body = order.body.replacing(/2026-02-\d\d/, with: day)
      return order
    }
    var first = try Client()
    var accepted: [Order] = []
    for order in orders where try first.post(order.path, order.body).status == 200 {
      accepted.append(order)
    }
    try #require(accepted.count > 5)
    var second = try Client()
    for order in accepted.shuffled(using: &random) {
      #expect(try second.post(order.path, order.body).status == 200)
    }
    #expect(second.company.trialBalance == first.company.trialBalance)
    #expect(second.company.valuation == first.company.valuation)
  }

  @Test(arguments: UInt64(1)...20)
  func `what is deleted again leaves what was there before`(seed: UInt64) throws {
    var client = try Client()
    var random = SeededRandom(seed: seed)
    let before = (client.company.trialBalance, client.company.valuation)
    for index in 0..<15 {
      let order = order(index, &random)
      _ = try client.post(order.path, order.body)
    }
    // The youngest day first, so that no stock is missing on the way.
    for id in client.company.books.transactions.reversed() {
      let deletion = #"{"Id": "\#(id)", "SyncToken": "0"}"#
      let isEntry = try client.get("journalentry/\(id)").status == 200
      let path = isEntry ? "journalentry" : "inventoryadjustment"
      #expect(try client.post("\(path)?operation=delete", deletion).status == 200)
    }
    #expect(client.company.trialBalance == before.0)
    #expect(client.company.valuation == before.1)
  }
}
