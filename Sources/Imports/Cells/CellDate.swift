import Quantities

/// In which order day, month and year stand.
enum DateOrder {
  case dayMonthYear, monthDayYear
}

/// Reads dates as people type them.
struct DateReader {
  var order: DateOrder?

  /// The day that a text names; nil where it names none, or where day and month could be exchanged
  /// and the column does not tell.
  func read(_ text: String) -> CivilDate? {
    guard let parts = Self.parts(text) else { return nil }
    if parts.numbers[0] > 31 {
      return CivilDate(year: parts.numbers[0], month: parts.numbers[1], day: parts.numbers[2])
    }
    let year = parts.numbers[2] < 100 ? parts.numbers[2] + 2_000 : parts.numbers[2]
    if let month = parts.month { return CivilDate(year: year, month: month, day: parts.numbers[0]) }
    let (first, second) = (parts.numbers[0], parts.numbers[1])
    switch Self.order(of: text) ?? order {
    case .dayMonthYear: return CivilDate(year: year, month: second, day: first)
    case .monthDayYear: return CivilDate(year: year, month: first, day: second)
    case nil: return first == second ? CivilDate(year: year, month: first, day: first) : nil
    }
  }

  /// The order that a date shows by itself: no month has a number above 12.
  static func order(of text: String) -> DateOrder? {
    guard let parts = parts(text), parts.month == nil, parts.numbers[0] <= 31 else { return nil }
    if parts.numbers[0] > 12 { return .dayMonthYear }
    if parts.numbers[1] > 12 { return .monthDayYear }
    return text.contains(".") ? .dayMonthYear : nil
  }

  private static func parts(_ text: String) -> (numbers: [Int], month: Int?)? {
    // A time of day behind the date does not matter.
    let day = text.split(whereSeparator: { $0 == "T" && text.contains(":") }).first ?? ""
    var words = day.split { "/-. ,".contains($0) }
    if words.count > 3, words[3].contains(":") { words.removeLast(words.count - 3) }
    guard words.count == 3 else { return nil }
    if let named = words.firstIndex(where: { months[$0.prefix(3).lowercased()] != nil }), named < 2
    {
      let month = months[words[named].prefix(3).lowercased()]
      guard let dayOfMonth = Int(words[1 - named]), let year = Int(words[2]) else { return nil }
      return ([dayOfMonth, 0, year], month)
    }
    let numbers = words.compactMap { $0.utf8.count <= 4 ? Int($0) : nil }
    return numbers.count == 3 ? (numbers, nil) : nil
  }

  private static let months: [String: Int] = [
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
  ]
}
