import Decimals
import Diagnostics
import Expressions
import Manifests
import Quantities
import SourceText

/// A choice that a build of a configurable product makes (`language.md` 5).
package struct Parameter: Sendable {
  /// What kind of value it takes, from what its declaration says.
  package enum Kind: Sendable {
    /// A quantity; the bare number is in this unit.
    case measure(NameID)
    /// A number.
    case number
    /// One of these numbers.
    case numbers([NameID])
    /// One of these words.
    case words([NameID])
    /// `true` or `false`.
    case yesNo
    /// Any text.
    case text
  }

  /// Its name.
  package var name: LocatedName
  /// What it takes.
  package var kind: Kind
  /// The least value, in its unit.
  package var min: Rational?
  /// The largest value, in its unit.
  package var max: Rational?
  /// The text of the value where a build chooses none.
  package var defaultText: LocatedName?
  /// The value of that.
  package var defaultValue: Expressions.Value?
}
