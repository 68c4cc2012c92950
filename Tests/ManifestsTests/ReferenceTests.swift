import Diagnostics
import Foundation
import Manifests
import SourceText
import TestSupport
import Testing

/// One declaration is all that decoding, suggestions, the schema and the reference know about a key.
@Suite struct ReferenceTests {
  @Test func `Grammar/manifest.md is made from the declaration`() {
    expectFile(manifestReference(), packageRoot + "/Grammar/manifest.md")
  }

  /// Links in the page lead to headings of the page; GitHub makes anchors of them by their words.
  @Test func `its links lead somewhere`() {
    let page = manifestReference()
    let anchors = Set(
      page.matches(of: /(?m)^## (.+)$/).map { $0.1.lowercased().replacing(" ", with: "-") })
    let links = page.matches(of: /\]\(#([a-z-]+)\)/).map { String($0.1) }
    #expect(Set(links).subtracting(anchors) == [])
    #expect(anchors.count == manifestRecords().count)
  }

  @Test func `the declaration is sound`() {
    let records = manifestRecords()
    #expect(Set(records.map(\.name)).count == records.count)
    for record in records {
      #expect(isSentence(record.summary), "\(record.name): \(record.summary)")
      let keys = record.fields.map(\.key)
      #expect(Set(keys).count == keys.count, "\(record.name)")
      // The decoder counts the keys it has seen in 64 bits.
      #expect(keys.count <= 64)
      for field in record.fields {
        #expect(field.key.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(record.name).\(field.key)")
        #expect(isSentence(field.summary), "\(record.name).\(field.key): \(field.summary)")
        #expect(!(field.isRequired && field.defaultText != nil))
      }
    }
  }

  private func isSentence(_ text: String) -> Bool {
    text.hasSuffix(".") && text.first.map { $0.isUppercase || $0 == "`" } == true
      && !text.contains("\n") && !text.contains("|")
  }

  // MARK: Decoding

  /// A key that the declaration has is one that the decoder takes, in every record.
  @Test func `every key is read`() {
    let samples = LanguageSample.keys { $0 }
    #expect(samples.count > 150)
    for (key, sample) in samples {
      let decoded = DecodedText(sample.yaml)
      #expect(!decoded.codes.contains("schema/unknown-key"), "\(key) in \(sample)")
    }
  }

  /// A key that it has not is refused, with the keys that were probably meant.
  @Test func `every misspelt key is refused, and the right one suggested`() throws {
    let samples = LanguageSample.keys { key in
      guard key.utf8.count > 3 else { return nil }
      var letters = Array(key)
      letters.swapAt(1, 2)
      return letters[1] == letters[2] ? nil : String(letters)
    }
    #expect(samples.count > 100)
    for (key, sample) in samples {
      let decoded = DecodedText(sample.yaml)
      let finding = try #require(
        decoded.diagnostics.first { $0.code == .schemaUnknownKey }, "\(key) in \(sample)")
      let help = try #require(finding.helps.first)
      #expect(help.text.contains("`\(key)`"), "\(key) in \(sample): \(help.text)")
      let edit = try #require(help.edits.first)
      #expect(edit.span == finding.primary?.span)
    }
  }

  @Test func `a record says which of its keys are missing, and nothing more`() {
    // Without `from`, nothing says that a file is meant.
    for place in LanguageSample.places where place.record.name != "event-file" {
      for field in place.record.fields where field.isRequired {
        let rest = LanguageSample.required(place.record, but: field.key)
        let decoded = DecodedText(place.wrap("{" + rest.joined(separator: ", ") + "}") + "\n")
        let missing = decoded.diagnostics.filter {
          $0.code == .schemaMissingKey && !JSONSchemaTests.isAboutOtherFields($0)
        }
        #expect(missing.count == 1, "\(place.path).\(field.key): \(decoded.codes)")
        #expect(missing.first?.message.hasSuffix("needs `\(field.key)`") == true)
        // An empty value is as good as none.
        for empty in ["", "~", "null"] {
          let text = "{" + (rest + ["\(field.key): \(empty)"]).joined(separator: ", ") + "}"
          #expect(DecodedText(place.wrap(text) + "\n").codes == decoded.codes)
        }
      }
    }
  }

  @Test func `a value of another kind is refused where it stands`() {
    for sample in LanguageSample.all where !sample.isSound {
      let decoded = DecodedText(sample.yaml)
      #expect(!decoded.isAccepted, "\(sample)")
      for diagnostic in decoded.diagnostics {
        #expect(diagnostic.primary != nil, "\(sample)")
        #expect(Int(diagnostic.primary?.span.end ?? 0) <= decoded.file.bytes.count)
      }
    }
  }
}
