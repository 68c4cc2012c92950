import Diagnostics
import Manifests
import SourceText

extension CatalogBuilder {
  /// The rules in the order of their names.
  mutating func resolveRules() {
    for declared in merged("rule", { $0.rules }) where !unreadable.contains(declared.key.name) {
      let record = declared.record
      guard let requirement = text(record.requirement.id, declared.names) else { continue }
      catalog.rules.append(
        Rule(
          name: declared.key, each: record.each?.value ?? .workspace,
          condition: record.condition.flatMap { text($0.id, declared.names) },
          requirement: requirement,
          message: record.message.flatMap { text($0.id, declared.names) },
          level: record.level?.value ?? .error))
    }
  }
}
