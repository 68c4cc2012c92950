import Expressions
import Foundation
import Interpreter
import TestSupport
import Testing

@testable import Catalogs
@testable import Policies

/// The page that lists what rules, mappings and `eval` can read is made from the schema.
@Suite struct FactsPageTests {
  @Test func `Grammar/facts.md is made from the schema`() throws {
    let catalog = try #require(TestWorkspace("cogsmith: 1\nproducts: {a: {}}\n").workspace.catalog)
    let schema = WorkspaceFacts.schema(catalog)
    var text = """
      # Facts

      What rules, the export mapping, templates and `cogsmith eval` can read; made from the schema, which a test holds
      it to. A field marked `?` may be absent: ask with `has(…)` first. Which names stand for what is in
      [policies.md](policies.md).

      """
    for record in schema.records {
      text += "\n## \(heading(record.name))\n\n"
      if record.facts.isEmpty {
        text += "The attributes of all products, with underscores for hyphens; each may be null.\n"
        continue
      }
      text += "| field | kind | what |\n|---|---|---|\n"
      for fact in record.facts {
        let mark = fact.isOptional ? "?" : ""
        text += "| `\(fact.field)`\(mark) | \(words(fact.type, schema)) | \(fact.summary) |\n"
      }
    }
    expectFile(text, packageRoot + "/Grammar/facts.md")
  }

  private func heading(_ name: String) -> String { name.replacing("_", with: " ") }

  private func link(_ name: String) -> String {
    "[\(heading(name))](#\(heading(name).replacing(" ", with: "-")))"
  }

  private func words(_ type: FactType, _ schema: FactSchema<WorkspaceFacts>) -> String {
    switch type {
    case .text: "text"
    case .whole: "whole number"
    case .number: "number"
    case .percent: "percentage"
    case .money: "amount"
    case .date: "date"
    case .condition: "condition"
    case .record(let name): link(name)
    case .list(let name):
      schema.lists.first { $0.name == name }.map { "list of \(link($0.element))" }
        ?? "list"
    case .nullable(let inner): "\(words(inner, schema)) or null"
    }
  }
}
