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
import TestSupport

/// The lots that a case needs so that its issues can name the layers that they take.
///
/// Layers that the same issues may take form one lot.
struct CaseLots {
  private var ofEvent: [String: String] = [:]
  private var ofSelector: [CaseSelector: String] = [:]

  init(_ workspace: CaseWorkspace) throws {
    var selectors = Set(workspace.events.compactMap(\.selector))
    for event in workspace.events {
      // From an average every piece leaves at the same cost.
      guard case .supplierReturn(let id, _) = event.action,
        try workspace.costing(of: workspace.product(workspace.returnedProduct(id))) != "average"
      else { continue }
      selectors.insert(.event(id))
    }
    guard !selectors.isEmpty else { return }
    let incoming = workspace.events.filter(\.isIncoming)
    if incoming.contains(where: { $0.lines.contains { $0.lot != nil } }) {
      throw Skip(.input, "lots and selectors")
    }
    var chosen: [String: Set<CaseSelector>] = [:]
    for event in incoming { chosen[event.id] = selectors.filter { $0.fits(event) } }
    for selector in selectors {
      let fitting = incoming.filter { selector.fits($0) }
      // Two lots that other issues tell apart cannot be one.
      guard Set(fitting.map { chosen[$0.id] ?? [] }).count <= 1 else {
        throw Skip(.strictMatching, "overlapping selectors")
      }
      if workspace.settings.method == "strict", fitting.count > 1 { throw Skip(.strictMatching) }
      let name = fitting.first.map { "lot \($0.id)" } ?? "none such"
      ofSelector[selector] = name
      for event in fitting { ofEvent[event.id] = name }
    }
  }

  /// The lot that an event brings in.
  func given(to id: String) -> String? { ofEvent[id] }

  /// The lot that an issue names.
  func name(for event: CaseEvent) throws -> String? {
    event.selector.flatMap { ofSelector[$0] }
  }
}

extension CaseSelector {
  fileprivate func fits(_ event: CaseEvent) -> Bool {
    switch self {
    case .cost(let cost): event.lines.contains { $0.unitCost == cost }
    case .date(let date): event.date == date
    case .event(let id): event.id == id
    }
  }
}

extension CaseEvent {
  /// Whether it brings layers in.
  fileprivate var isIncoming: Bool {
    switch action {
    case .opening, .receipt: true
    default: false
    }
  }

  /// Whether it is a build.
  var isBuild: Bool { if case .build = action { true } else { false } }
}

extension CaseWorkspace {
  /// The product of the event that a return is of.
  func returnedProduct(_ id: String) throws -> String {
    guard let line = events.first(where: { $0.id == id })?.lines.first else {
      throw Skip(.input, "a return of \(id)")
    }
    return line.product
  }
}
