import Diagnostics
import Imports
import Interpreter
import Manifests
import Quantities
import Renderings

/// The questions of `init`, in plain words and with what depends on the answer.
enum InitQuestions {
  static func name(_ standard: String) -> Question {
    Question(
      text: "What is the company called?", standard: standard,
      explanation: "It stands on top of reports. It can be changed at any time in cogsmith.yaml.")
  }

  static let mode = Question(
    text: "Who says which items there are, and how many are on hand?",
    choices: [
      Offer(word: "local", line: "these files do. Works with any accounting system and plan"),
      Offer(word: "sync", line: "QuickBooks does. Needs its Plus or Advanced plan"),
    ],
    standard: "local",
    explanation: """
      local: you write down products, receipts and builds here. Your accounting system
      gets journal entries; it never learns quantities, so its own stock reports stay
      empty.
      sync: items and quantities stay in QuickBooks, where purchases and sales already
      change them. They are pulled into a file here, and a build sends back what it
      used and made. What QuickBooks says wins over what is written here.
      You can change your mind later: no link is lost either way.
      """,
    read: { choice($0, ["local", "sync"]) })

  static func provider(_ mode: InventoryMode) -> Question {
    let isSync = mode == .sync
    var offers = [
      Offer(
        word: "quickbooks-online",
        line: isSync ? "on the Plus or Advanced plan" : "on any plan"),
      Offer(
        word: "xero",
        line: isSync
          ? "cannot be told quantities" : "its journals are not written by this version yet"),
    ]
    if !isSync { offers.append(Offer(word: "none", line: "none yet, or another one")) }
    let words = offers.map(\.word)
    return Question(
      text: isSync
        ? "Which accounting system is it?" : "Which accounting system gets the journal entries?",
      choices: offers, standard: isSync ? "quickbooks-online" : "none",
      explanation: """
        Nothing is connected by this answer. Whatever it is, `cogsmith export` can always write
        JSON and a ledger for beancount, which is plain text.
        """,
      read: { choice($0, words) })
  }

  static let plan = Question(
    text: "Which plan of QuickBooks Online is it?",
    choices: [
      Offer(word: "simple-start", line: "no inventory items"),
      Offer(word: "essentials", line: "no inventory items"),
      Offer(word: "plus", line: "inventory items with quantities"),
      Offer(word: "advanced", line: "inventory items with quantities"),
    ],
    standard: "plus",
    explanation: """
      QuickBooks shows it under Account and settings, Billing and subscription. Only Plus
      and Advanced keep quantities; the others take journal entries.
      """,
    read: { choice($0, ["simple-start", "essentials", "plus", "advanced"]) })

  static func costing(_ mode: InventoryMode) -> Question {
    let sync: PrintableText =
      mode == .sync
      ? "\nQuickBooks itself goes by fifo: with another method its figures and these differ, and\nthe difference stays in the account that builds are offset against."
      : ""
    return Question(
      text: "Which stock counts as used up first?",
      choices: [
        Offer(word: "fifo", line: "the oldest, at what it cost. The usual one"),
        Offer(
          word: "average", line: "all alike, at one average cost. Smooth; costs follow prices late"),
        Offer(
          word: "lifo", line: "the newest. Costs follow prices at once; IFRS does not allow it"),
      ],
      standard: "fifo",
      explanation: """
        With 10 boards bought at 3.00 and then 10 at 4.00, a build that takes 10 costs 30.00 by
        fifo, 35.00 by average and 40.00 by lifo. A product may have a method of its own.
        Ask your accountant before you change it later: past builds would cost something else.\(sync)
        """,
      read: { typed in
        typed.lowercased() == "standard"
          ? .refusal(
            "Standard cost is not computed by this version yet. Take `average` for now; the `cost:` of a\nproduct serves estimates."
          ) : choice(typed, ["fifo", "average", "lifo"])
      })
  }

  static let currency = Question(
    text: "Which currency are the books in?", standard: "USD",
    explanation:
      "A code of three letters, such as USD, EUR or GBP. It decides how many decimals amounts have.",
    read: { typed in
      let code = typed.uppercased()
      if Currency(code: code) != nil { return .answer(code) }
      let near = suggestions(for: code, among: Currency.codes)
      return .refusal(
        "`\(typed)` is no code of a currency"
          + (near.isEmpty
            ? "; type three letters, such as USD or EUR." : "; did you mean \(alternatives(near))?")
      )
    })

  static func catalog(_ mode: InventoryMode) -> Question {
    var offers = [
      Offer(word: "hand", line: "you write them; a file with an example is put there"),
      Offer(word: "file", line: "a CSV or Excel file: products, a parts list, stock"),
    ]
    if mode == .sync {
      offers.insert(
        Offer(word: "pull", line: "the items of QuickBooks, with `cogsmith sync`"), at: 0)
    }
    let words = offers.map(\.word)
    return Question(
      text: "Where do products come from?", choices: offers, standard: words[0],
      explanation: mode == .sync
        ? """
        pull: `cogsmith sync` reads the items; you choose which become products.
        file: a table is taken over now, and `cogsmith link` joins it with the items later.
        hand: you write products and the id of each item.
        All of them can be mixed later.
        """
        : """
        hand: products.yaml gets an example in comments, to be replaced.
        file: you see first what is made of the table, cell by cell, and nothing is guessed in
        silence. `cogsmith import` takes over more tables later.
        """,
      read: { choice($0, words) })
  }

  static let file = Question(
    text: "Which file? (`hand` goes on without one)",
    explanation: """
      The path of a CSV file or of an Excel workbook (.xlsx), such as parts.csv. Columns are known by
      their names; Grammar/import.md lists them.
      """)

  static func product(_ assumed: String) -> Question {
    Question(
      text: "This is a parts list. Which product do the parts make?", standard: assumed,
      explanation: """
        The key of the product, such as bench or TBL-100. BOMs refer to it by that name, so it
        should never change.
        """)
  }

  static let day = Question(
    text: "The table has no dates. On which day was this on hand?",
    explanation:
      "A day such as 2026-11-30: the last one before the first event that you write down.",
    read: { typed in
      DateArgument(argument: typed) != nil
        ? .answer(typed) : .refusal("`\(typed)` is no day; type it like 2026-11-30.")
    })

  static let check: PrintableText = """
    It writes .github/workflows/cogsmith.yml: GitHub then runs `cogsmith check` on every
    pull request and puts what it finds at the lines. It does nothing elsewhere.
    """

  private static func choice(_ typed: String, _ words: [String]) -> Question.Reading {
    words.contains(typed) ? .answer(typed) : .noChoice(typed, words)
  }
}
