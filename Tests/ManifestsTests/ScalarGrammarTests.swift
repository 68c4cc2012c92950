import Decimals
import Foundation
import Quantities
import TestSupport
import Testing

/// `Grammar/scalars.md` says how scalars are written, and the scanner reads what it says.
@Suite struct ScalarGrammarTests {
  private let grammar: Grammar
  private let ebnf: EBNF

  init() throws {
    let page = try String(
      contentsOf: URL(filePath: packageRoot + "/Grammar/scalars.md"), encoding: .utf8)
    let block = try #require(page.components(separatedBy: "```ebnf\n").dropFirst().first)
    let text = try #require(block.components(separatedBy: "```").first)
    grammar = try Grammar(text)
    ebnf = try EBNF(text)
  }

  /// What the page's rules mean in the scanner.
  private static let scanners: [(rule: String, scan: @Sendable (String) -> ScalarFault?)] = [
    ("number", { fault($0) { text throws(ScalarFault) in _ = try ScalarScanner.number(text) } }),
    ("percent", { fault($0) { text throws(ScalarFault) in _ = try ScalarScanner.percent(text) } }),
    (
      "quantity", { fault($0) { text throws(ScalarFault) in _ = try ScalarScanner.quantity(text) } }
    ),
    ("cost", { fault($0) { text throws(ScalarFault) in _ = try ScalarScanner.money(text) } }),
    (
      "money",
      {
        fault($0) { text throws(ScalarFault) in
          if let unit = try ScalarScanner.money(text).unit {
            throw ScalarFault(.trailingText, unit)
          }
        }
      }
    ),
    (
      "rate",
      {
        fault($0) { text throws(ScalarFault) in
          if try ScalarScanner.money(text).unit == nil { throw ScalarFault(.missingUnit, 0..<0) }
        }
      }
    ),
    ("date", { fault($0) { text throws(ScalarFault) in _ = try ScalarScanner.date(text) } }),
    ("yes-no", { fault($0) { text throws(ScalarFault) in _ = try ScalarScanner.yesNo(text) } }),
  ]

  private static let forms: [ScalarForm] = [
    .number, .percent, .quantity, .cost, .money, .rate, .date, .yesNo,
  ]

  /// What no grammar says: sizes, the list of currencies, the calendar, and that an exponent is no unit.
  private static let beyondGrammar: Set<ScalarFault.Reason> = [
    .tooManyDigits, .denominator, .unknownCurrency, .noSuchDay, .exponent,
  ]

  private static func fault(
    _ text: String, _ scan: (UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> Void
  ) -> ScalarFault? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      do throws(ScalarFault) {
        try scan(bytes)
        return nil
      } catch {
        return error
      }
    }
  }

  /// The diagrams are drawn from the grammar.
  @Test func `the diagrams show what the page says`() {
    let diagram = RailroadDiagram(
      ebnf, titles: [("number", "Numbers"), ("percent", "Scalars"), ("spaces", "Characters")])
    expectFile(diagram.svg, packageRoot + "/Grammar/scalars.svg")
  }

  @Test func `every name of the page is explained`() {
    #expect(grammar.unexplained == ["expression", "text"])
    let used = Set(Self.scanners.map(\.rule)).union(["formula", "template"])
    #expect(used.isSubset(of: Set(grammar.rules.keys)))
  }

  @Test(arguments: scanners.indices) func `the page and the scanner agree`(index: Int) {
    let (rule, scan) = Self.scanners[index]
    var random = SeededRandom(seed: UInt64(index))
    var accepted = 0
    var rejected = 0
    for round in 0..<600 {
      // A text of another rule, or one with a character changed, is often no text of this one.
      let made = Self.scanners[round % 3 == 0 ? Int(random.next() % 8) : index].rule
      var text = grammar.text(of: made, &random)
      if round % 3 == 1 { text = changed(text, &random) }
      let isText = grammar.accepts(text, as: rule)
      let fault = scan(text)
      if isText { accepted += 1 } else { rejected += 1 }
      let isRead = fault.map { Self.beyondGrammar.contains($0.reason) } ?? true
      #expect(
        isText == isRead || !isText && fault != nil,
        "\(rule): \(text.debugDescription) \(fault as Any)")
      if let fault {
        let size = text.utf8.count
        #expect(
          fault.range.lowerBound >= 0 && fault.range.upperBound <= size, "\(text.debugDescription)")
      }
    }
    #expect(accepted > 100)
    #expect(rejected > 100)
  }

  private func changed(_ text: String, _ random: inout SeededRandom) -> String {
    var characters = Array(text.unicodeScalars)
    let signs = Array("0159_-+./%,$€ \tabeEUSDhØ\u{A0}½'".unicodeScalars)
    let place = Int(random.next() % UInt64(characters.count + 1))
    let sign = signs[Int(random.next() % UInt64(signs.count))]
    switch random.next() % 3 {
    case 0 where place < characters.count: characters[place] = sign
    case 1 where place < characters.count: characters.remove(at: place)
    default: characters.insert(sign, at: place)
    }
    return String(String.UnicodeScalarView(characters))
  }

  /// What is proposed is accepted, and nothing is proposed twice.
  @Test(arguments: scanners.indices) func `a proposal is a text of the rule`(index: Int) {
    let (rule, scan) = Self.scanners[index]
    let form = Self.forms[index]
    var random = SeededRandom(seed: 100 + UInt64(index))
    var mended = 0
    for _ in 0..<1_500 {
      let text = changed(grammar.text(of: rule, &random), &random)
      guard let fault = scan(text) else { continue }
      let proposals = fault.repairs(of: text, as: form) { bytes throws(ScalarFault) in
        if let fault = scan(String(decoding: bytes, as: UTF8.self)) { throw fault }
      }
      if !proposals.isEmpty { mended += 1 }
      #expect(Set(proposals).count == proposals.count)
      for proposal in proposals {
        #expect(scan(proposal) == nil, "\(text.debugDescription): \(proposal.debugDescription)")
        let isText = grammar.accepts(proposal, as: rule)
        #expect(isText, "\(rule): \(proposal.debugDescription)")
      }
    }
    #expect(mended > 5)
  }

  /// Numbers are what their digits say, worked out with nothing but whole numbers.
  @Test func `the value of a number`() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<1_500 {
      let text = grammar.text(of: "number", &random)
      let digits = text.filter { $0 != "_" && $0 != "-" }
      var parts = digits.split(separator: " ")
      let fraction = (parts.last ?? "").split(separator: "/")
      var top = Int128(0)
      var bottom = Int128(1)
      if fraction.count == 2 {
        top = try #require(Int128(fraction[0]))
        bottom = try #require(Int128(fraction[1]))
        if parts.count == 2 { top += try #require(Int128(parts[0])) * bottom }
      } else {
        parts = digits.split(separator: ".")
        for _ in (parts.count == 2 ? parts[1] : "") { bottom *= 10 }
        top = try #require(Int128(parts.joined()))
      }
      if text.hasPrefix("-") { top = -top }
      let read = Array(text.utf8).withUnsafeBufferPointer { try? ScalarScanner.number($0) }
      if bottom == 0 {
        #expect(read == nil)
      } else {
        #expect(read?.value == (try Rational(top, over: bottom)), "\(text)")
      }
    }
  }
}
