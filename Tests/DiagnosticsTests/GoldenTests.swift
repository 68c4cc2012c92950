import Foundation
import TestSupport
import Testing

/// Broken workspaces with the messages that a customer sees, side by side.
@Suite struct GoldenTests {
  @Test(arguments: GoldenCase.names) func `a broken workspace gets a message that helps`(
    name: String
  ) throws {
    expectGolden(try GoldenCase(name).recorded(), "diagnostics/" + name)
  }

  @Test func `there are enough of them`() {
    #expect(GoldenCase.names.count >= 60)
  }
}
