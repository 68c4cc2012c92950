import Expressions
import SourceText
import TestSupport
import Testing

/// What people see when an expression is wrong, and that what is proposed mends it.
@Suite struct GoldenTests {
  private let shop = ExpressionShop()

  @Test(arguments: ExpressionGolden.names) func `a broken expression gets a message that helps`(
    name: String
  ) throws {
    let golden = try ExpressionGolden(name)
    expectGolden(golden.recorded(shop.environment), "expressions/" + name)
  }

  @Test func `there are enough of them, and each is about something`() throws {
    var count = 0
    for name in ExpressionGolden.names {
      for item in try ExpressionGolden(name).cases {
        count += 1
        #expect(!item.issues(shop.environment).isEmpty, "\(item.text)")
      }
    }
    #expect(count >= 150)
  }

  @Test(arguments: ExpressionGolden.names) func `every finding says what to do`(
    name: String
  ) throws {
    for item in try ExpressionGolden(name).cases {
      for issue in item.issues(shop.environment) {
        #expect(!issue.fixes.isEmpty || !issue.notes.isEmpty, "\(item.text): \(issue.message)")
        #expect(!issue.label.isEmpty)
        #expect(issue.message.first?.isUppercase == false, "\(issue.message)")
        #expect(!issue.message.hasSuffix("."))
      }
    }
  }

  /// Each edit, made alone: its finding is gone, and no new one is there.
  @Test(arguments: ExpressionGolden.names) func `each edit mends its finding`(
    name: String
  ) throws {
    for item in try ExpressionGolden(name).cases {
      let before = item.issues(shop.environment)
      for issue in before {
        for edit in issue.fixes.compactMap(\.edit) {
          var bytes = Array(item.text.utf8)
          bytes.replaceSubrange(
            Int(edit.range.start)..<Int(edit.range.end), with: Array(edit.replacement.utf8))
          let edited = ExpressionGolden.Case(
            text: String(decoding: bytes, as: UTF8.self), isTemplate: item.isTemplate)
          let after = edited.issues(shop.environment)
          let count = after.count { $0.message == issue.message }
          #expect(
            count < before.count { $0.message == issue.message },
            "\(item.text): `\(edited.text)` still says: \(issue.message)")
          // Types are only checked once the syntax is right.
          if before.allSatisfy({ $0.code != .syntax && $0.code != .literal }) {
            #expect(
              after.count < before.count, "\(item.text): \(edited.text): \(after.map(\.message))")
          }
        }
      }
    }
  }
}
