import Diagnostics
import Foundation
import Renderings
import TestSupport
import Testing

/// Every code has a page whose examples do what it says.
@Suite struct PageTests {
  /// What no manifest alone can show: the world has to be broken, the text too large to print, the
  /// interpreter wrong, a table imported, of which `ImportsTests` has goldens, a link written, or an
  /// accounting system asked, of which `ProvidersTests` and `InterpreterTests` have.
  private static let withoutExample: Set<DiagnosticCode> = [
    .fileUnreadable, .fileTooLarge, .yamlTooLarge, .expressionLimit, .lawBroken,
    .importUnreadable, .importTooLarge, .importHeader, .importColumn, .importRow, .importValue,
    .importTotal, .importConflict, .importMissing, .importExists, .linkEdit, .providerCredentials,
    .providerExposed, .providerAddress, .providerLibrary, .providerUnreachable, .providerBusy,
    .providerSignIn, .providerRefused, .providerReply, .syncLocal, .syncCompany, .syncUnexported,
    .syncSelection, .syncStock, .pushTaken, .pushDiffers, .exportLockChanged,
  ]

  @Test(arguments: DiagnosticCode.allCases) func `the bad example raises the code and no other`(
    code: DiagnosticCode
  ) throws {
    guard let bad = code.page.bad else {
      #expect(Self.withoutExample.contains(code))
      return
    }
    let workspace = try TestWorkspace(bytes: files(of: bad))
    #expect(Set(workspace.codes()) == [code.rawValue], "\(workspace.findings())")
  }

  @Test(arguments: DiagnosticCode.allCases) func `the good example raises nothing`(
    code: DiagnosticCode
  ) throws {
    let page = code.page
    #expect((page.good == nil) == (page.bad == nil))
    guard let good = page.good else { return }
    #expect(try TestWorkspace(bytes: files(of: good)).findings() == "")
  }

  @Test(arguments: DiagnosticCode.allCases) func `the page is in the grammar`(
    code: DiagnosticCode
  ) {
    expectFile(code.page.markdown(for: code), folder + "/" + fileName(code))
  }

  @Test func `the grammar lists all codes by family`() throws {
    var text = """
      # Diagnostics

      Every finding has a code `family/name`, which never changes its meaning. `cogsmith explain CODE` prints
      these pages; they are made from `Sources/Diagnostics/Pages`, and tests run their examples.

      """
    var family = ""
    for code in DiagnosticCode.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
      if code.family != family {
        family = code.family
        text += "\n## \(family)\n\n"
      }
      text += "- [\(code.rawValue)](\(fileName(code))): \(code.page.title)\n"
    }
    expectFile(text, folder + "/README.md")
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(pages) == Set(DiagnosticCode.allCases.map(fileName) + ["README.md"]))
  }

  @Test(arguments: DiagnosticCode.allCases) func `a page reads well in a terminal`(
    code: DiagnosticCode
  ) {
    let page = code.page
    let text = page.text(for: code).plain
    #expect(text.hasPrefix("\(code.rawValue): \(page.title)\n"))
    #expect(!text.contains("```"))
    #expect(!text.contains("**"))
    for line in text.split(separator: "\n") where !line.hasPrefix("    ") {
      #expect(line.count <= 80, "\(line)")
    }
    #expect(page.title.first?.isLowercase == true || page.title.hasPrefix("`"))
    #expect(!page.title.hasSuffix("."))
  }

  private var folder: String { packageRoot + "/Grammar/diagnostics" }

  private func fileName(_ code: DiagnosticCode) -> String {
    code.rawValue.replacing("/", with: "-") + ".md"
  }
}
