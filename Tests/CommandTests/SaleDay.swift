import Quantities

/// The day of sales in simulated companies.
enum SaleDay {
  static let day = CivilDate(year: 2026, month: 11, day: 27) ?? .beginning
}
