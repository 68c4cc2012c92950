import Catalogs
import Manifests

/// A line of a transaction, as far as the mapping's conditions can ask about it.
public struct MappedLine: Sendable {
  /// What the line is.
  public var role: Role
  /// The product that the line is about, if it is about one.
  public var item: ItemID?
  /// The position of its event in the simulation; nil for an account that holds stock from one event
  /// to another.
  public var event: Int?

  package init(role: Role, item: ItemID?, event: Int?) {
    self.role = role
    self.item = item
    self.event = event
  }
}

/// Answers the conditions and templates of the export mapping (`language.md` 9).
///
/// Without one, rows with a condition fit no line, and memos and numbers are the defaults.
public protocol LineMapping: AnyObject {
  /// The position of the first row of a line's own role that fits; nil for none.
  func row(for line: MappedLine) -> Int?
  /// The class and the department of a line.
  func dimensions(of line: MappedLine) -> (className: String?, department: String?)
  /// The number that the template gives an event; nil without a template, or where it cannot.
  func number(ofEvent event: Int) -> String?
  /// The same of its memo.
  func memo(ofEvent event: Int) -> String?
}

extension Role {
  /// Whether its account holds the value of stock, which has to leave the account that it entered.
  package func holdsStock(_ recognition: COGSRecognition) -> Bool {
    switch self {
    case .inventory, .component, .finishedGoods, .byproduct: true
    case .buildDebit: recognition == .sale
    default: false
    }
  }

  /// Whether its lines are about one product.
  package var isAboutItem: Bool {
    switch self {
    case .inventory, .component, .finishedGoods, .byproduct, .buildDebit, .cogs, .shrinkage: true
    default: false
    }
  }
}
