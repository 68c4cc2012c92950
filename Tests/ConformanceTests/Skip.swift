/// Why a case is not run: a part of it that this version of the interpreter does not compute, or that
/// its language does not say.
///
/// Each is derived from what the case holds.
enum Reason: String, CaseIterable {
  // What a later version computes.
  case standardCost = "standard cost and its variances"
  case negativeStock = "stock below 0, settled later"
  case unbuild = "undoing a build"
  case revaluation = "a revaluation of stock"
  case lateCost = "a cost that comes after units have left"

  // What the language does not have.
  case method = "a costing method besides fifo, lifo and average"
  case methodChange = "a change of the costing method"
  case averageWithinLot = "an average of its own for each lot"
  case transfer = "places within the company, and transfers between them"
  case lotOrder = "a check that an older lot elsewhere goes first"
  case strictMatching = "a lot that has to be named, or has to be the only one that fits"
  case appendLayer = "an edit of the past as a layer of today"
  case editPolicy = "an edit of the past without a word on what it does to later events"
  case dates = "dates out of the order of the events, without a word on what that means"
  case wholeCycles = "operations charged by the whole cycle"
  case roundedRequests = "needs of sub-assemblies rounded to whole units"
  case productionTolerance = "a tolerance for producing more or less"
  case wholeUnits = "an error for a fraction of a unit"
  case lossRange = "a process loss as a percentage that has a range"
  case componentReturn = "components that come back from a build"
  case kits = "kits that are bought, delivered or returned as one, by cost shares"
  case subcontracting = "subcontracted production"
  case currency = "several currencies"
  case chargeMeasure = "a charge spread equally, by volume or by hand"
  case negativeAmount = "an amount below 0"
  case netRealisableValue = "joint cost by net realisable value"
  case consumable = "consumables, which hold no value"
  case unitFactor = "a unit that is something else here"
  case partialReturn = "a partial return of units of several costs"
  case averageDropship = "goods that go from the supplier to the customer past an average"
  case missingCost = "goods that nobody says the cost of"
  case roundedUnitCost = "a unit cost that is kept rounded, and the residue of that"
  case lastKnownCost = "a unit cost where nothing is on hand"

  // What the books of others have.
  case account = "an account that no event of ours posts to"
  case storno = "a reversal as a negative amount on the same side"
  case orders = "orders, invoices, bills, deliveries and work that are no movements of stock"

  // What this runner does not read.
  case property = "a property that the runner does not know"
  case shape = "a calculation that is no event, roll-up or charge"
  case input = "an input field that the runner does not know"
  case expectation = "an expected figure that the runner does not know"
  case policy = "another policy, named by case"
}

/// A case that is not run, with its reason and the part of the case that shows it.
struct Skip: Error {
  var reason: Reason
  var detail: String

  init(_ reason: Reason, _ detail: String = "") {
    self.reason = reason
    self.detail = detail
  }
}

/// A figure or an outcome that is not the expected one.
struct Mismatch: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Cases whose source follows another policy than ours without saying so in its settings.
let policyDifferences: [String: String] = [:]
