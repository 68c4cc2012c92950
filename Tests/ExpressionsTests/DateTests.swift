import Expressions
import Testing

/// Civil dates: no clock, no zones, and a stated rule for the end of a month (decision 17).
@Suite struct DateTests {
  private let shop = ExpressionShop()

  @Test(arguments: [
    // The 31st of January is the last day of a month; so is a month later, and a year of months later.
    ("addMonths(day, 1)", "date('2026-02-28')"), ("addMonths(day, 2)", "date('2026-03-31')"),
    ("addMonths(day, 3)", "date('2026-04-30')"), ("addMonths(day, 12)", "date('2027-01-31')"),
    ("addMonths(day, -1)", "date('2025-12-31')"), ("addMonths(day, -2)", "date('2025-11-30')"),
    ("addMonths(day, 25)", "date('2028-02-29')"),
    ("addMonths(date('2028-02-29'), 12)", "date('2029-02-28')"),
    ("addMonths(addMonths(day, 1), -1)", "date('2026-01-28')"),
    ("addMonths(day, 0)", "date('2026-01-31')"),
    ("addDays(day, 1)", "date('2026-02-01')"), ("day + 28", "date('2026-02-28')"),
    ("day - 31", "date('2025-12-31')"),
    ("day - date('2026-01-01')", "30"), ("date('2026-03-01') - date('2026-02-01')", "28"),
    ("date('2028-03-01') - date('2028-02-01')", "29"), ("year(day)", "2026"), ("month(day)", "1"),
    ("day(day)", "31"),
    ("date(2026, 2, 28)", "date('2026-02-28')"),
    ("date(2026, 2, 29)", "fault: there is no day 2026-2-29"),
    ("date('2026-02-30')", "refused: `2026-02-30` is not a date"),
    ("date('1.2.2026')", "refused: `1.2.2026` is not a date"),
    ("day < date('2026-02-01')", "true"), ("day == date(2026, 1, 31)", "true"),
    ("string(day)", "'2026-01-31'"),
    ("max(day, date('2025-01-01'))", "date('2026-01-31')"), ("day in [date('2026-01-31')]", "true"),
    ("addMonths(day, 9223372036854775807)", "fault: this day is beyond the calendar"),
    ("addMonths(day, -9223372036854775808)", "fault: this day is beyond the calendar"),
    ("day + 9223372036854775807", "fault: this day is beyond the calendar"),
    ("day - -9223372036854775808", "fault: this day is beyond the calendar"),
    ("addDays(day, 3000000)", "fault: this day is beyond the calendar"),
    ("addMonths(day, -24313)", "fault: this day is beyond the calendar"),
    ("date('9999-12-31') + 1", "fault: this day is beyond the calendar"),
    ("date('0001-01-01') - 1", "fault: this day is beyond the calendar"),
    ("date(-1, 1, 1)", "fault: there is no day -1-1-1"),
  ]) func `days and months`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test func `there is no clock`() {
    #expect(
      shop.issues("now()").first?.fixes.first?.text == "there is no clock: the day is an input")
    #expect(shop.issues("today()").count == 1)
  }

  @Test(arguments: [
    ("duration('-9223372036s') - duration('9223372036s')", "fault: this duration is too long"),
    ("-duration('1h30m')", "duration('-5400s')"),
    ("duration('1h') + duration('30m')", "duration('5400s')"),
    ("timestamp('2026-01-31T10:00:00Z') + duration('24h')", "timestamp('2026-02-01T10:00:00Z')"),
    (
      "timestamp('9999-12-31T23:59:59Z') + duration('1s')",
      "fault: this instant is beyond the years 1 through 9999"
    ),
    (
      "timestamp('2026-01-31T10:00:00Z').getHours('-+1:+2')",
      "fault: there is no time zone `-+1:+2`"
    ),
    ("timestamp('2026-01-31T10:00:00Z').getHours('+05:30')", "15"),
    ("duration('315576000000s').getHours()", "87660000"),
    ("duration('999999999999s')", "fault: this duration is too long"),
  ]) func `instants and durations stay within their bounds`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test(arguments: [
    "google.protobuf.Timestamp == type(timestamp('2026-01-31T10:00:00Z'))",
    "type(duration('1h')) == google.protobuf.Duration", "type(.google.protobuf.Duration) == type",
    "google.protobuf.Duration != google.protobuf.Timestamp",
  ]) func `instants and durations have the types of stock CEL`(text: String) {
    #expect(ExpressionShop(.cel).result(of: text) == "true")
    // Manifests have civil dates only.
    #expect(!shop.issues(text).isEmpty)
  }
}
