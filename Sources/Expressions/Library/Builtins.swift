import Quantities
import SourceText

extension Evaluator {
  /// A function of the standard library on values that are no faults.
  func apply(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    switch builtin {
    case .size, .contains, .startsWith, .endsWith, .matches, .charAt, .indexOf, .lastIndexOf, .join,
      .lowerAscii, .upperAscii, .replace, .split, .substring, .trim, .format, .quote:
      return textFunction(builtin, arguments, range)
    case .toInt, .toUint, .toDouble, .toDecimal, .toText, .toBytes, .toBool, .toDyn, .typeOf,
      .encodeBase64, .decodeBase64:
      return conversion(builtin, arguments, range)
    case .toDuration:
      return arguments.count == 1 ? duration(arguments[0], range) : wrong(builtin, arguments, range)
    case .toTimestamp:
      return arguments.count == 1
        ? timestamp(arguments[0], range) : wrong(builtin, arguments, range)
    case .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear, .getFullYear, .getMonth,
      .getHours, .getMinutes, .getSeconds, .getMilliseconds:
      return arguments.isEmpty
        ? wrong(builtin, arguments, range) : timePart(builtin, arguments, range)
    case .greatest, .least, .min, .max: return extreme(builtin, arguments, range)
    case .ceil, .floor, .roundWhole, .trunc, .abs, .sign, .isNaN, .isInf, .isFinite, .sqrt, .bitAnd,
      .bitOr, .bitXor, .bitNot, .bitShiftLeft, .bitShiftRight:
      return mathFunction(builtin, arguments, range)
    case .optionalOf, .optionalNone, .optionalOfNonZero, .hasValue, .optionalValue, .or, .orValue,
      .optionalUnwrap:
      return optionalFunction(builtin, arguments, range)
    case .first, .last, .distinct, .flatten, .range, .slice, .sort, .reverse, .sum:
      return listFunction(builtin, arguments, range)
    case .round, .ceilTo, .floorTo, .div, .allocate, .percent, .money, .rate, .quantity, .in:
      return exactFunction(builtin, arguments, range)
    case .date: return date(arguments, range)
    case .addMonths, .addDays, .year, .month, .day:
      return dateFunction(builtin, arguments, range)
    case .change, .changed: return comparison(builtin, arguments, range)
    }
  }

  /// The fault of a call whose arguments do not fit.
  func wrong(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    let kinds = arguments.map { describe($0) }
    return fault(
      .noSuchOverload,
      kinds.isEmpty
        ? "this function needs arguments"
        : "this function does not take \(kinds.joined(separator: ", "))", range)
  }

  private func dateFunction(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    guard !arguments.isEmpty, case .date(let date) = arguments[0] else {
      return wrong(builtin, arguments, range)
    }
    switch builtin {
    case .year: return .int(Int64(date.parts.year))
    case .month: return .int(Int64(date.parts.month))
    case .day: return .int(Int64(date.parts.day))
    default:
      guard arguments.count == 2, case .int(let count) = arguments[1] else {
        return wrong(builtin, arguments, range)
      }
      return builtin == .addMonths
        ? addMonths(date, count, range) : shifted(date, days: count, range)
    }
  }
}
