extension DiagnosticPage {
  static let exportLock = DiagnosticPage(
    "an entry of `exports.lock` that no export wrote",
    """
    `exports.lock` records what was exported, so that nothing is exported twice and every
    correction takes back what is in the books. Nothing is derived from it before it is verified:

    - the id of an entry is the hash of what it says: one changed amount, and it is another;
    - an entry stands there once, and its debits and credits are equal;
    - a reversal is the exact reverse of one entry above it that nothing has reversed;
    - its target is one that this version knows.

    An entry that is none of ours was edited by hand, came in by a merge that went wrong, or was
    planted. Restore the file from git. Nothing is exported or synced until then.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      """,
      "exports.lock": """
      {"cogsmith": 1, "exports": [
        {"target": "json", "id": "5b1c", "type": "journal-entry", "source": "build",
         "event": "B-1", "date": "2026-11-02", "lines": [
           {"account": "cogs", "role": "build-debit", "debit": "9454.20"},
           {"account": "wages", "role": "labor", "credit": "9454.20"}]}
      ]}
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      """,
      "exports.lock": """
      {"cogsmith": 1, "exports": []}
      """,
    ])

  static let exportLockChanged = DiagnosticPage(
    "a change of `exports.lock`",
    """
    `check --against REVISION` shows every entry of `exports.lock` that is new, has changed or is
    gone. What was exported is known from this file alone: an entry that is planted would be
    reversed in the books, one that is taken out would be exported again.

    New entries are right where the same change was exported. An entry that changes or vanishes is not:
    restore the file from git.
    """)

  static let exportDeleted = DiagnosticPage(
    "several exported events that are in no manifest any more",
    """
    An exported event that is taken out of its manifest is reversed by the next export. That is
    right for one event. When several are gone at once, most often a file was moved out of the
    workspace, renamed to something that is no manifest, or excluded; reversing all of them
    would empty the books.

    Put the file back. Where the events are really to be reversed, say so with
    `cogsmith export --reverse-deleted`.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      accounts: {stock: {}, cogs: {}, wages: {}}
      export: {accounts: {inventory: stock, cogs: cogs, labor: wages}}
      products: {bench: {}}
      rates: {joiner: {cost: 40.00/h}}
      boms:
        bench: [{costs: [{type: labor, name: Join, time: 30 min, rate: joiner}]}]
      """,
      "exports.lock": """
      {"cogsmith": 1, "exports": [
        {"target": "json", "id": "fc21b863defc7a1472941ac2ccff00c6", "type": "journal-entry",
         "source": "build", "event": "B-1", "date": "2026-11-02", "number": "B-1",
         "memo": "Build B-1: 1 x bench", "lines": [
           {"account": "cogs", "role": "build-debit", "debit": "20.00", "item": "bench"},
           {"account": "wages", "role": "labor", "credit": "20.00", "memo": "Join"}]},
        {"target": "json", "id": "86f4e33fe62419504e0edfb119efafb5", "type": "journal-entry",
         "source": "build", "event": "B-2", "date": "2026-11-02", "number": "B-2",
         "memo": "Build B-2: 1 x bench", "lines": [
           {"account": "cogs", "role": "build-debit", "debit": "20.00", "item": "bench"},
           {"account": "wages", "role": "labor", "credit": "20.00", "memo": "Join"}]}
      ]}
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      accounts: {stock: {}, cogs: {}, wages: {}}
      export: {accounts: {inventory: stock, cogs: cogs, labor: wages}}
      products: {bench: {}}
      rates: {joiner: {cost: 40.00/h}}
      boms:
        bench: [{costs: [{type: labor, name: Join, time: 30 min, rate: joiner}]}]
      """,
      "builds.yaml": """
      builds:
        B-1: {date: 2026-11-02, product: bench, quantity: 1}
        B-2: {date: 2026-11-02, product: bench, quantity: 1}
      """,
      "exports.lock": """
      {"cogsmith": 1, "exports": [
        {"target": "json", "id": "fc21b863defc7a1472941ac2ccff00c6", "type": "journal-entry",
         "source": "build", "event": "B-1", "date": "2026-11-02", "number": "B-1",
         "memo": "Build B-1: 1 x bench", "lines": [
           {"account": "cogs", "role": "build-debit", "debit": "20.00", "item": "bench"},
           {"account": "wages", "role": "labor", "credit": "20.00", "memo": "Join"}]},
        {"target": "json", "id": "86f4e33fe62419504e0edfb119efafb5", "type": "journal-entry",
         "source": "build", "event": "B-2", "date": "2026-11-02", "number": "B-2",
         "memo": "Build B-2: 1 x bench", "lines": [
           {"account": "cogs", "role": "build-debit", "debit": "20.00", "item": "bench"},
           {"account": "wages", "role": "labor", "credit": "20.00", "memo": "Join"}]}
      ]}
      """,
    ])

  static let booksRestated = DiagnosticPage(
    "an exported event whose figures would be others now",
    """
    What was exported stays as it was exported. Here the entry of an event in the manifests is as
    it was, and its figures are not, because something that it draws on was edited: a rate, a
    BOM, the cost of an item, an account of the mapping, or because a new version of this program
    computes otherwise. Nothing is exported for it, neither a reversal nor a new transaction.

    A change that holds from a day on belongs into a new BOM version with
    `effective: {from: …}`; then past builds stay what they were. Where the old figures were wrong, post the
    new ones with `cogsmith export --restate`, which reverses the old ones.

    An edit of the event itself is a correction, and is exported as always. So is what follows
    from a correction of an earlier event, such as a receipt at another price.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      accounts: {stock: {}, cogs: {}, wages: {}}
      export: {accounts: {inventory: stock, cogs: cogs, labor: wages}}
      products: {bench: {}}
      rates: {joiner: {cost: 44.00/h}}
      boms:
        bench: [{costs: [{type: labor, name: Join, time: 30 min, rate: joiner}]}]
      builds:
        B-1: {date: 2026-11-02, product: bench, quantity: 1}
      """,
      "exports.lock": """
      {"cogsmith": 1, "exports": [
        {"target": "json", "id": "fc21b863defc7a1472941ac2ccff00c6", "type": "journal-entry",
         "source": "build", "event": "B-1", "date": "2026-11-02", "number": "B-1",
         "memo": "Build B-1: 1 x bench", "lines": [
           {"account": "cogs", "role": "build-debit", "debit": "20.00", "item": "bench"},
           {"account": "wages", "role": "labor", "credit": "20.00", "memo": "Join"}]}
      ]}
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      accounts: {stock: {}, cogs: {}, wages: {}}
      export: {accounts: {inventory: stock, cogs: cogs, labor: wages}}
      products: {bench: {}}
      rates: {joiner: {cost: 40.00/h}, joiner-2027: {cost: 44.00/h}}
      boms:
        bench:
          - version: 1
            effective: {to: 2026-12-31}
            costs: [{type: labor, name: Join, time: 30 min, rate: joiner}]
          - version: 2
            effective: {from: 2027-01-01}
            costs: [{type: labor, name: Join, time: 30 min, rate: joiner-2027}]
      builds:
        B-1: {date: 2026-11-02, product: bench, quantity: 1}
      """,
      "exports.lock": """
      {"cogsmith": 1, "exports": [
        {"target": "json", "id": "fc21b863defc7a1472941ac2ccff00c6", "type": "journal-entry",
         "source": "build", "event": "B-1", "date": "2026-11-02", "number": "B-1",
         "memo": "Build B-1: 1 x bench", "lines": [
           {"account": "cogs", "role": "build-debit", "debit": "20.00", "item": "bench"},
           {"account": "wages", "role": "labor", "credit": "20.00", "memo": "Join"}]}
      ]}
      """,
    ])
}
