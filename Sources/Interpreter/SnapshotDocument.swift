import Decimals
import DocumentTrees
import Diagnostics
import Providers
import Quantities
import Renderings
import SourceText

/// A snapshot file as JSON: everything in it, also what the catalog does not use.
struct SnapshotDocument {
  var provider: String?
  var company: String?
  var companyID: String?
  var taken: CivilDate?
  var types: [String] = []
  /// Up to when changes of items and of accounts are known.
  var itemsThrough: Moment?
  var accountsThrough: Moment?
  var items: [QuickBooksObject] = []
  var accounts: [QuickBooksObject] = []
  /// What the quantities are made of; nil for a first snapshot.
  var layers: [JSONValue]?
  /// What is in the quantities though its day is still to come.
  var ahead: [MovementAhead] = []
  /// Events that are in the quantities though no export knew them, as `build B-1`.
  var counted: [String] = []
  /// The moment of QuickBooks' answer, where the file is one.
  var time: Moment?

  init() {}

  /// The snapshot of a file, in our envelope or in QuickBooks' own; nil when it is neither.
  init?(_ bytes: [UInt8]) {
    guard let value = JSONValue(bytes), value.members != nil else { return nil }
    provider = value["provider"]?.text
    company = value["company"]?.text
    companyID = value["company-id"]?.text
    taken = value["taken"]?.text.flatMap { Moment($0)?.date }
    types = (value["types"]?.list ?? []).compactMap(\.text)
    itemsThrough = value["read-through"]?["items"]?.text.flatMap { Moment($0) }
    accountsThrough = value["read-through"]?["accounts"]?.text.flatMap { Moment($0) }
    time = value["time"]?.text.flatMap { Moment($0) }
    counted = (value["counted-events"]?.list ?? []).compactMap(\.text)
    ahead = (value["ahead"]?.list ?? []).compactMap { entry in
      guard let item = entry["item"]?.text, let quantity = entry["quantity"]?.number else {
        return nil
      }
      return MovementAhead(item: item, quantity: quantity)
    }
    layers = value["stock"]?["layers"]?.list
    let response = value["QueryResponse"]
    guard let items = Self.objects(value["items"] ?? response?["Item"]),
      let accounts = Self.objects(value["accounts"] ?? response?["Account"])
    else { return nil }
    self.items = items
    self.accounts = accounts
  }

  /// Objects with an id each, and each id once; nil for anything else.
  private static func objects(_ value: JSONValue?) -> [QuickBooksObject]? {
    guard let value else { return [] }
    guard let list = value.list else { return nil }
    let objects = list.compactMap { QuickBooksObject($0) }
    return objects.count == list.count && Set(objects.map(\.id)).count == list.count
      ? objects : nil
  }

  /// The text of the file, one key a line, so that a difference in git reads well.
  var text: String {
    var json = JSONWriter()
    json.object { json in
      json.member("provider", optional: provider)
      json.member("company", optional: company)
      json.member("company-id", optional: companyID)
      json.member("taken", optional: taken?.description)
      json.key("types")
      json.array(of: types, inline: true) { $0.string($1) }
      json.key("read-through")
      json.object(inline: true) { json in
        json.member("items", optional: itemsThrough?.text)
        json.member("accounts", optional: accountsThrough?.text)
      }
      if !counted.isEmpty {
        json.key("counted-events")
        json.array(of: counted) { $0.string($1) }
      }
      if !ahead.isEmpty {
        json.key("ahead")
        json.array(of: ahead) { json, movement in
          json.object(inline: true) { json in
            json.member("item", movement.item)
            json.key("quantity")
            json.number(movement.quantity.decimalText(maximumDecimals: 12))
          }
        }
      }
      json.key("items")
      json.array(of: items) { $1.value.write(to: &$0) }
      json.key("accounts")
      json.array(of: accounts) { $1.value.write(to: &$0) }
      if let layers {
        json.key("stock")
        json.object { json in
          json.key("layers")
          json.array(of: layers) { $1.writeInline(to: &$0) }
        }
      }
    }
    json.endLine()
    return json.text
  }

  /// Whether it says the same as another, but for the day.
  func isSame(as other: SnapshotDocument) -> Bool {
    func isSame(_ left: [QuickBooksObject], _ right: [QuickBooksObject]) -> Bool {
      left.count == right.count && zip(left, right).allSatisfy { $0.value.isSame(as: $1.value) }
    }
    return provider == other.provider && company == other.company && companyID == other.companyID
      && types == other.types && itemsThrough == other.itemsThrough
      && accountsThrough == other.accountsThrough && isSame(items, other.items)
      && isSame(accounts, other.accounts) && layers == other.layers
      && counted == other.counted && ahead == other.ahead
  }

  /// A text of a snapshot with another day and every other byte as it was; nil when it says none.
  static func text(_ bytes: [UInt8], takenOn day: CivilDate) -> String? {
    let file = SourceFile(path: "snapshot", contents: bytes)
    var ignored = DiagnosticBag()
    let tree = readJSON(file, source: SourceID(index: 0), into: &ignored)
    let range = tree.read(file) { reader -> TextRange? in
      guard let root = tree.roots.first else { return nil }
      return reader.entries(root).first { reader.string($0.key) == "taken" }.map {
        reader.range($0.value)
      }
    }
    guard let range, file.encoding == .utf8, file.bytes == bytes else { return nil }
    let edited =
      bytes[..<Int(range.start)] + Array("\"\(day)\"".utf8) + bytes[Int(range.end)...]
    return String(decoding: edited, as: UTF8.self)
  }
}
