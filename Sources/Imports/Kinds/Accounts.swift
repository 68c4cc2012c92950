import Tables

extension Importer {
  mutating func readAccount(_ row: ImportRow) {
    var code = text(row, .number)
    var written = text(row, .name)
    if let split = numberAndName(row, code, written) { (code, written) = split }
    guard let name = written ?? code else {
      reject(row, place(row, .name), "it names no account", label: "blank")
      return
    }
    if let text = text(row, .posting)?.lowercased(), ["y", "yes", "true", "1", "x"].contains(text) {
      result.imported -= 1
      result.skipped += 1
      assume("accounts that take no postings are left out", at: place(row, .posting))
      return
    }
    if let text = text(row, .active)?.lowercased(), ["n", "no", "false", "0"].contains(text) {
      result.imported -= 1
      result.skipped += 1
      assume("accounts that are no longer in use are left out", at: place(row, .active))
      return
    }
    // A sub-account is written behind its parents: `Job Expenses:Materials`.
    let last = name.split(separator: ":").last.map { String($0) } ?? name
    var key = Self.key(last.lowercased())
    if key.isEmpty { key = "account-\(row.number)" }
    if options.known.accounts.contains(key) {
      result.imported -= 1
      result.skipped += 1
      assume("the workspace has the account: its entry stays as it is", at: place(row, .name))
      return
    }
    if keys.contains(key) {
      if let code { key += "-" + Self.key(code) }
      assume("accounts of one name are told apart by their numbers", at: place(row, .name))
    }
    result.accounts.append(
      ImportedAccount(
        key: makeKey(key, isPart: true, row: row.number), code: code, name: name,
        id: text(row, .item),
        type: accountType(row)))
  }

  /// `1400 Inventory Asset` in one cell, as QuickBooks writes it, is a number and a name.
  private mutating func numberAndName(
    _ row: ImportRow, _ code: String?, _ name: String?
  ) -> (String?, String?)? {
    guard (code == nil) != (name == nil), let text = code ?? name else { return nil }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(digits.count)
    guard digits.count >= 3, let sign = rest.first, " \u{A0}·-–:".contains(sign) else { return nil }
    let words = rest.drop { " \u{A0}·-–:".contains($0) }
    guard words.contains(where: \.isLetter) else { return nil }
    assume(
      "digits in front of an account's name are its number",
      at: place(row, code == nil ? .name : .number))
    return (String(digits), String(words))
  }

  private mutating func accountType(_ row: ImportRow) -> String? {
    guard let text = text(row, .type) else { return nil }
    let words = text.lowercased().split { !$0.isLetter }.joined(separator: " ")
    for (type, names) in Self.accountTypes where names.contains(words) { return type }
    assume(
      "a type that the language does not have is left out: what the account is, its use says",
      at: place(row, .type))
    return nil
  }

  private static let accountTypes: [(type: String, names: [String])] = [
    (
      "asset",
      [
        "asset", "assets", "bank", "accounts receivable", "other current asset", "current asset",
        "fixed asset", "other asset", "cash equivalent", "cash", "inventory", "inventory asset",
        "other current assets", "long term asset", "receivable",
      ]
    ),
    (
      "liability",
      [
        "liability", "liabilities", "accounts payable", "credit card", "other current liability",
        "current liability", "long term liability", "payable", "other current liabilities",
      ]
    ),
    ("equity", ["equity", "owner equity", "owners equity", "retained earnings"]),
    (
      "income",
      ["income", "revenue", "other income", "sales", "revenues", "non operating income"]
    ),
    (
      "cost-of-goods-sold",
      ["cost of goods sold", "cogs", "cost of sales", "cost goods sold", "direct costs"]
    ),
    ("expense", ["expense", "expenses", "other expense", "operating expense", "overhead"]),
  ]
}
