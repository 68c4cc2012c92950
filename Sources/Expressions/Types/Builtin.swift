/// A function of the standard library, whatever it is applied to: values decide at run time.
enum Builtin: UInt8, Sendable {
  // Standard library
  case size, contains, startsWith, endsWith, matches
  case toInt, toUint, toDouble, toDecimal, toText, toBytes, toBool, toDyn, typeOf
  case toDuration, toTimestamp
  case getDate, getDayOfMonth, getDayOfWeek, getDayOfYear, getFullYear, getMonth
  case getHours, getMinutes, getSeconds, getMilliseconds
  // Strings
  case charAt, indexOf, lastIndexOf, join, lowerAscii, upperAscii, replace, split, substring, trim
  case reverse, format, quote
  // Mathematics
  case greatest, least, ceil, floor, roundWhole, trunc, abs, sign, isNaN, isInf, isFinite
  case bitAnd, bitOr, bitXor, bitNot, bitShiftLeft, bitShiftRight, sqrt
  // Encoders
  case encodeBase64, decodeBase64
  // Optionals
  case optionalOf, optionalNone, optionalOfNonZero, hasValue, optionalValue, or, orValue
  case optionalUnwrap
  // Lists
  case first, last, distinct, flatten, range, slice, sort
  // Exact decimals, money, quantities and dates
  case round, ceilTo, floorTo, div, allocate, min, max, sum, percent, money, rate, quantity
  case `in`
  case date, addMonths, addDays, year, month, day
  case changed, change
}
