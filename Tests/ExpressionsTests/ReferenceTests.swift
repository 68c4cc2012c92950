import Foundation
import TestSupport
import Testing

@testable import Expressions

/// `Grammar/expressions.md`: its functions are those of the library, and its examples give what it says.
@Suite struct ReferenceTests {
  private let shop = ExpressionShop()
  private let path = packageRoot + "/Grammar/expressions.md"
  private let library = FunctionLibrary.standard(.manifest)

  private func page() throws -> String {
    try String(contentsOf: URL(filePath: path), encoding: .utf8)
  }

  /// The lines of the fences of a kind, as text and result.
  private func examples(_ kind: String) throws -> [(text: String, result: String)] {
    try page().components(separatedBy: "```\(kind)\n").dropFirst()
      .flatMap { ($0.components(separatedBy: "```").first ?? "").split(separator: "\n") }
      .map { line in
        let parts = String(line).components(separatedBy: "  // ")
        let text = parts[0]
        return (
          String(text.reversed().drop { $0 == " " }.reversed()),
          parts.dropFirst().joined(separator: "  // ")
        )
      }
  }

  @Test func `every example gives what the page says`() throws {
    let expressions = try examples("cel")
    #expect(expressions.count > 35)
    for (text, expected) in expressions {
      let result = shop.result(of: text).replacing("fault: ", with: "error: ")
      #expect(result == expected, "\(text)")
    }
    let templates = try examples("template")
    #expect(templates.count > 3)
    for (text, expected) in templates { #expect(shop.text(of: text) == expected, "\(text)") }
  }

  @Test func `every function of the library is on the page, once`() {
    let described = FunctionSummary.groups.flatMap(\.functions).map(\.name)
    #expect(Set(described).count == described.count)
    #expect(Set(described) == Set(library.overloads.keys).union(specialFunctions))
    let macros = (UInt8(0)...UInt8.max).compactMap { MacroKind(rawValue: $0)?.name }
    #expect(Set(FunctionSummary.macros.map(\.name)) == Set(macros).union(["has"]))
  }

  @Test func `the tables are made from the library`() throws {
    var page = try page()
    page = filled(page, "macros", table(FunctionSummary.macros))
    let groups = FunctionSummary.groups.map { "### \($0.title)\n\n" + table($0.functions) }
    page = filled(page, "functions", groups.joined(separator: "\n"))
    expectFile(page, path)
  }

  private func filled(_ page: String, _ marker: String, _ text: String) -> String {
    let start = "<!-- \(marker) -->\n"
    let parts = page.components(separatedBy: start)
    guard parts.count == 2, let end = parts[1].range(of: "<!-- end -->") else { return page }
    return parts[0] + start + text + parts[1][end.lowerBound...]
  }

  private func table(_ functions: [FunctionSummary]) -> String {
    var text = "| call | what it gives | example |\n|---|---|---|\n"
    for function in functions {
      let forms = function.forms + signatures(function.name)
      let result = shop.result(of: function.example)
      #expect(
        !result.hasPrefix("refused") && !result.hasPrefix("fault"), "\(function.example): \(result)"
      )
      text +=
        "| \(forms.map { "`\($0)`" }.joined(separator: "<br>")) | \(function.summary) | `\(function.example)` is `\(result)` |\n"
    }
    return text
  }

  /// The ways to call a function as the library declares them.
  private func signatures(_ name: String) -> [String] {
    var seen: Set<String> = []
    return (library.overloads[name] ?? []).map { overload in
      let parameters = overload.parameters.dropFirst(overload.isMember ? 1 : 0).map { typeName($0) }
      let receiver = overload.isMember ? typeName(overload.parameters[0]) + "." : ""
      return
        "\(receiver)\(name)(\(parameters.joined(separator: ", "))) \(typeName(overload.result))"
    }.filter { seen.insert($0).inserted }
  }

  private func typeName(_ type: TypeID) -> String {
    let types = library.types
    switch types.kind(type) {
    case .parameter: return type == types.overloadParameter(0) ? "A" : "B"
    case .list: return "list(\(typeName(types.first(type))))"
    case .map: return "map(\(typeName(types.first(type))), \(typeName(types.second(type))))"
    case .optional: return "optional(\(typeName(types.first(type))))"
    default: return types.celName(type)
    }
  }
}

extension TypeTable {
  /// The type parameter of a number.
  fileprivate func overloadParameter(_ number: Int) -> TypeID {
    var copy = self
    return copy.parameter(number)
  }
}
