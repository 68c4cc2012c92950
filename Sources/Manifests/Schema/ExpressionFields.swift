import Diagnostics
import DocumentTrees
import Quantities
import SourceText

/// An expression or a template of a file, by its position in `Manifest.expressions`.
package struct ExpressionID: Hashable, Sendable {
  /// The position.
  package let index: UInt32
}

/// A field that is an expression or a template by nature.
package struct ExpressionField: Hashable, Sendable {
  /// Its text.
  package var id: ExpressionID
  /// The place of the whole scalar.
  package var span: Span

  /// An expression that is not there, which was reported.
  package static let missing = ExpressionField(
    id: ExpressionID(index: .max), span: LocatedName.missing.span)

  /// Whether it is there.
  package var isPresent: Bool { id.index != .max }
}

/// A field whose value is written out, or computed by a formula (`language.md` 3).
///
/// What is computed is only known to the catalog, so a field gives one or the other.
package protocol ComputableField: Sendable {
  /// The number, or the place of a formula.
  var content: NumberLiteral { get }
  /// The place of the whole scalar.
  var span: Span { get }
}

extension ComputableField {
  /// The number that is written; nil for a formula.
  package var literal: NumberLiteral? { content.placeholder == nil ? content : nil }

  /// The formula, where there is one.
  package var formula: ExpressionID? { content.placeholder.map { ExpressionID(index: $0) } }
}

/// The values that a field takes, written or computed.
package enum ValueBound: Sendable {
  /// Any number.
  case any
  /// 0 and more.
  case notNegative
  /// More than 0.
  case positive
  /// A percentage of 0 to 100.
  case share
  /// A percentage of 0 and more.
  case percentage

  /// What is wrong with a value outside of the bound: the rule, words for the place, what to do.
  package func violation(
    isZero: Bool, isNegative: Bool, isAboveHundred: Bool, noun: String
  ) -> (rule: String, label: String, help: String)? {
    switch self {
    case .any: return nil
    case .notNegative where isNegative:
      return ("\(noun) here is not below 0", "below 0", "write \(noun) of 0 or more")
    case .positive where isZero || isNegative:
      return ("\(noun) here is above 0", isZero ? "0 here" : "below 0", "write \(noun) above 0")
    case .share where isNegative || isAboveHundred:
      return (
        "\(noun) here is from 0% to 100%", isNegative ? "below 0%" : "above 100%",
        "write \(noun) from 0% to 100%"
      )
    case .percentage where isNegative:
      return ("\(noun) here is not below 0%", "below 0%", "write \(noun) of 0% or more")
    default: return nil
    }
  }
}

/// The text of an expression or a template, and where its characters stand.
package struct ExpressionText: Sendable {
  /// What it is for.
  package enum Role: Sendable {
    /// A formula, behind its `=`, for a field of a shape.
    case formula(FieldShape, ValueBound)
    /// A bare expression.
    case expression
    /// A text with holes.
    case template
  }

  /// The text, without the `=` of a formula.
  package let text: String
  /// What it is for.
  package let role: Role
  /// The place of the whole scalar.
  package let span: Span
  private let map: ScalarMap
  private let offset: Int
  private let style: NodeStyle

  init(
    _ text: String, _ role: Role, _ span: Span, _ map: ScalarMap, _ style: NodeStyle, offset: Int
  ) {
    self.text = text
    self.role = role
    self.span = span
    self.map = map
    self.offset = offset
    self.style = style
  }

  /// The place of a run of the text's bytes.
  package func span(_ range: Range<Int>) -> Span {
    map.span(range.lowerBound + offset..<range.upperBound + offset)
  }

  /// A replacement of a run of the text's bytes, written so that YAML reads it as it is meant: a plain
  /// scalar that could not hold it is put in quotes.
  package func edit(_ range: Range<Int>, _ replacement: String) -> Edit {
    switch style {
    case .doubleQuoted:
      return Edit(span(range), Self.escaped(replacement))
    case .singleQuoted:
      return Edit(span(range), replacement.replacing("'", with: "''"))
    case .plain:
      let special = ",:#{}[]\"'&*!|>%@`".unicodeScalars
      guard replacement.unicodeScalars.contains(where: { special.contains($0) }) else {
        return Edit(span(range), replacement)
      }
      var bytes = Array(text.utf8)
      bytes.replaceSubrange(range, with: Array(replacement.utf8))
      let sign = offset == 1 ? "=" : ""
      return Edit(span, "\"" + sign + Self.escaped(String(decoding: bytes, as: UTF8.self)) + "\"")
    default: return Edit(span(range), replacement)
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}

extension ManifestDecoder {
  /// Keeps an expression or a template for the catalog.
  mutating func expression(_ node: NodeID, _ role: ExpressionText.Role) -> ExpressionID {
    let text = reader.text(node)
    var offset = 0
    if case .formula = role { offset = 1 }
    let id = ExpressionID(index: UInt32(truncatingIfNeeded: expressions.count))
    expressions.append(
      ExpressionText(
        String(decoding: text[offset...], as: UTF8.self), role, place(node),
        reader.scalarMap(node), reader.style(node), offset: offset))
    return id
  }

  /// The place of a formula, where a scalar is one.
  mutating func formula(
    _ node: NodeID, _ text: UnsafeBufferPointer<UInt8>, _ shape: FieldShape, _ bound: ValueBound
  ) -> NumberLiteral? {
    guard text.first == UInt8(ascii: "=") else { return nil }
    return NumberLiteral(placeholder: expression(node, .formula(shape, bound)).index)
  }
}
