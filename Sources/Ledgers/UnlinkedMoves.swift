import Catalogs
import Diagnostics
import SourceText

/// Products that move in `sync` and that the accounting system does not know.
struct UnlinkedMoves {
  private var moves: [(item: ItemID, event: String, span: Span)] = []
  private var known: Set<ItemID> = []

  mutating func add(_ item: ItemID, event: String, at span: Span) {
    if known.insert(item).inserted { moves.append((item, event, span)) }
  }

  /// A finding for each product, as long as they are few; a workspace that comes from `local` gets one.
  func diagnostics(_ catalog: Catalog) -> [Diagnostic] {
    let reason = "in `sync` every quantity is the accounting system's; it has to know the item"
    if moves.count <= 3 {
      return moves.map { move in
        Diagnostic(
          .linkMissing,
          "`\(catalog.key(move.item))` moves, and is not linked to an item of the accounting system",
          at: catalog[move.item].span, label: "no `item` here",
          related: [Label(move.span, "moved by `\(move.event)`")], notes: [reason],
          helps: [
            Help("add `item:` with the item's id; `cogsmith link` proposes one by its SKU")
          ])
      }
    }
    let first = moves[0]
    return [
      Diagnostic(
        .linkMissing,
        "\(moves.count) products move, and are not linked to items of the accounting system",
        at: catalog[first.item].span, label: "`\(catalog.key(first.item))` has no `item`",
        related: [Label(first.span, "moved by `\(first.event)`")],
        notes: ["not linked: \(catalog.keyList(moves.map(\.item).sorted()))", reason],
        helps: [Help("`cogsmith link` lists them, and proposes items by their SKU")])
    ]
  }
}
