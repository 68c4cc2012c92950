import Quantities

extension SimulatedCompany {
  /// What each account holds, with the sums of both sides.
  package var trialBalance: JSON {
    var debits = Figure.zero
    var credits = Figure.zero
    let accounts = books.accounts.map { id -> JSON in
      let balance = books.balance(of: id)
      var row: JSON = ["id": .string(id), "name": self[.account][id]?["Name"] ?? ""]
      if balance < .zero {
        credits -= balance
        row["credit"] = .string((-balance).description)
      } else {
        debits += balance
        row["debit"] = .string(balance.description)
      }
      return row
    }
    return [
      "accounts": .array(accounts), "debit": .string(debits.description),
      "credit": .string(credits.description),
    ]
  }

  /// What is in stock of each item, layer by layer, with the sum of its value.
  package var valuation: JSON {
    var sum = Figure.zero
    let items = books.items.map { id -> JSON in
      sum += books.value(of: id)
      return [
        "id": .string(id), "name": self[.item][id]?["Name"] ?? "",
        "quantity": .string(books.quantity(of: id).description),
        "value": .string(books.value(of: id).description),
        "layers": .array(
          books.layers(of: id).map { layer in
            [
              "date": .string(layer.date.description),
              "quantity": .string(layer.quantity.description),
              "value": .string(layer.value.description),
            ]
          }),
      ]
    }
    return ["items": .array(items), "value": .string(sum.description)]
  }
}
