import Imports
import Manifests
import Quantities

/// A file of a new workspace.
struct NewFile {
  /// The path in the workspace.
  var path: String
  /// The text.
  var contents: String
  /// What it is for.
  var summary: String
}

extension NewWorkspace {
  /// The path of the snapshot, by the name that `language.md` uses.
  static let snapshotPath = "accounting/items.json"

  /// The files, the root manifest last: without it nothing is a workspace yet.
  ///
  /// - Parameters:
  ///   - imported: manifests of an import.
  ///   - excluded: files of other programs that would be taken for manifests.
  func files(_ imported: [ImportedFile], excluding excluded: [String]) -> [NewFile] {
    var files = imported.map {
      NewFile(path: $0.path, contents: $0.contents, summary: $0.summary)
    }
    if catalog == .hand {
      files.append(
        NewFile(path: "products.yaml", contents: example, summary: "an example to begin with"))
    }
    files.append(
      NewFile(path: ".gitignore", contents: Self.ignored, summary: "what git leaves alone"))
    if hasCheck {
      files.append(
        NewFile(
          path: ".github/workflows/cogsmith.yml", contents: Self.workflow,
          summary: "a check of every pull request"))
    }
    files.append(
      NewFile(
        path: WorkspaceFiles.rootFile, contents: root(excluding: excluded),
        summary: "the root of the workspace"))
    return files
  }

  // MARK: The root

  func root(excluding excluded: [String]) -> String {
    var text = """
      # The root of a Cogsmith workspace: this file and all *.yaml below it. Sections may stand in any
      # file and in any order. `cogsmith check` says what is wrong, `cogsmith explain CODE` says more.
      cogsmith: 1
      company: \(yamlScalar(name))
      currency: \(currency.code)

      """
    if !excluded.isEmpty {
      text += "exclude:  # files of other programs\n"
      for path in excluded { text += "  - \(yamlScalar(path))\n" }
    }
    text += "\ninventory:\n"
    let lines = inventoryLines
    let width = lines.map(\.setting.count).max() ?? 0
    for (setting, remark) in lines {
      let gap = String(repeating: " ", count: width - setting.count)
      text += "  \(setting)\(gap)  # \(remark)\n"
    }
    return text + "\n" + books
  }

  private var inventoryLines: [(setting: String, remark: String)] {
    var lines: [(setting: String, remark: String)] = []
    switch mode {
    case .sync:
      lines.append(
        ("mode: sync", "QuickBooks owns items and quantities; `local` gives them to these files"))
    case .local:
      lines.append(
        ("mode: local", "these files own items and quantities; builds post journal entries"))
    }
    switch provider {
    case .quickbooksOnline: lines.append(("provider: quickbooks-online", "the accounting system"))
    case .xero: lines.append(("provider: xero", "the accounting system"))
    case .none:
      lines.append(("provider: none", "no accounting system yet; or quickbooks-online, xero"))
    }
    if let plan {
      lines.append(("plan: \(plan.rawValue)", "`sync` needs plus or advanced"))
    }
    lines.append(
      (
        "costing: \(costing.rawValue)",
        "what is used up first: fifo, lifo or average; a product may differ"
      ))
    if mode == .sync {
      lines.append(
        ("snapshot: \(Self.snapshotPath)", "what `cogsmith sync` pulls; keep it in git"))
    }
    return lines
  }

  /// Accounts and mapping as comments, to be filled in before the first export.
  private var books: String {
    let hasIDs = provider == .quickbooksOnline
    func account(_ key: String, _ code: String, _ type: String) -> String {
      hasIDs
        ? "#   \(key): {id: \"\(code)\", type: \(type)}"
        : "#   \(key): {code: \"\(code)\", type: \(type)}"
    }
    let ids = hasIDs ? "the id that QuickBooks gave it" : "its number in your chart"
    var lines = [
      "## Before the first export: your accounts, each with \(ids), and what goes where.",
      "## Take the `# ` in front away, and put yours in.", "#", "# accounts:",
    ]
    if mode == .local { lines.append(account("inventory", hasIDs ? "81" : "1400", "asset")) }
    lines += [
      account("goods-received", hasIDs ? "92" : "2110", "liability"),
      account("cogs", hasIDs ? "80" : "5000", "cost-of-goods-sold"),
      account("wages-applied", hasIDs ? "95" : "6100", "expense"), "#", "# export:",
      mode == .local
        ? "#   accounts: {inventory: inventory, receiving: goods-received, cogs: cogs, labor: wages-applied}"
        : "#   accounts: {receiving: goods-received, cogs: cogs, labor: wages-applied}",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: An example

  private var example: String {
    let isLocal = mode == .local
    let cost =
      isLocal
      ? "cost: 18.50/board         # what it usually costs"
      : "item: \"41\"                # its id in QuickBooks, which gives name, cost and price"
    var text = """
      ## Products: what is bought, made, stocked or sold, each by a key that never changes.
      ## Take the `# ` in front away, and put yours in.
      #
      # products:
      #   pine:
      #     name: Pine board
      #     unit: m2                  # what it is stocked in; each, if nothing is said
      #     packs: {board: 0.6 m2}    # what it is bought in
      #     \(cost)
      #   screw: {name: Screw 4 x 40, cost: 0.04}
      #   bench: {name: Garden bench, price: 189.00}
      #
      ## Bills of materials: what one of them takes.
      #
      # boms:
      #   bench:
      #     - lines:
      #         - {item: pine, quantity: 1.9 m2, loss: 8%}   # 8% of it becomes offcuts
      #         - {item: screw, quantity: 42}
      #       costs:
      #         - {type: labor, name: Saw and join, amount: 45.00}

      """
    guard isLocal else { return text }
    text += """
      #
      ## What is on the shelf on the day that you begin.
      #
      # opening:
      #   - date: 2026-11-01
      #     lines:
      #       - {item: pine, quantity: 20 board}
      #       - {item: screw, quantity: 500}

      """
    return text
  }

  // MARK: Other programs' files

  static let ignored = """
    # Held by `cogsmith sync` while it runs
    /sync.lock
    # Made by `cogsmith schema` for editors
    /cogsmith.schema.json
    # Tokens and passwords never belong into a workspace
    .env
    .env.*

    """

  private static let workflow = """
    # Checks every pull request; what is found stands at the lines of the change.
    #
    # Cogsmith is built from its source, once for each version. Two variables of the repository (Settings,
    # Secrets and variables, Actions, Variables) say where that is:
    #   COGSMITH_SOURCE   the address of its git repository
    #   COGSMITH_VERSION  a tag or a branch of it
    name: cogsmith

    on:
      pull_request:
      push:
        branches: [main]

    permissions:
      contents: read

    jobs:
      check:
        runs-on: ubuntu-latest
        container: swift:6.3
        env:
          SOURCE: ${{ vars.COGSMITH_SOURCE }}
          VERSION: ${{ vars.COGSMITH_VERSION }}
        steps:
          - uses: actions/checkout@v4
          - uses: actions/cache@v4
            id: program
            with:
              path: /opt/cogsmith
              key: cogsmith-${{ runner.os }}-${{ vars.COGSMITH_VERSION }}
          - name: Get Cogsmith
            run: |
              git clone --depth 1 --branch "$VERSION" "$SOURCE" /tmp/cogsmith
              cd /tmp/cogsmith
              sh Scripts/setup
              if [ ! -x /opt/cogsmith/cogsmith ]; then
                swift build -c release
                install -D .build/release/cogsmith /opt/cogsmith/cogsmith
              fi
          - run: /opt/cogsmith/cogsmith check --format github

    """
}
