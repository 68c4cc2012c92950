import Manifests
import SourceText

/// A policy over computed facts, as declared (`language.md` 8).
package struct Rule: Sendable {
  /// Its name.
  package var name: LocatedName
  /// What it is asked about, one at a time.
  package var each: RuleSubject
  /// Which of them; nil for all.
  package var condition: ExpressionText?
  /// What has to hold.
  package var requirement: ExpressionText
  /// What to say where it does not; nil for the rule's name.
  package var message: ExpressionText?
  /// How bad that is.
  package var level: RuleLevel
}
