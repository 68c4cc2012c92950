import Diagnostics
import SourceText

/// What ends a line for YAML and for no editor: U+0085, U+2028 and U+2029, and a carriage return alone
/// in a file whose lines end otherwise.
///
/// Whoever reviews a change must see the lines that are read: behind one of these in a comment, what
/// looks like its rest is a line of the manifest.
struct LineSeparators {
  /// One of them.
  struct Place {
    var offset: Int
    var length: Int
    var name: String
  }

  /// The first of them.
  private(set) var first: [Place] = []
  /// How many there are.
  private(set) var count = 0

  /// More of them in one file are counted, and not each shown.
  private static let maximumShown = 10

  /// Those of a text.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    // Most files hold nothing of the kind, which is found out many bytes at a time.
    guard bytes.reduce(0, { $0 | $1 }) >= 0x80 || bytes.contains(0x0D) else { return }
    let hasLineFeeds = bytes.contains(0x0A)
    for index in bytes.indices where bytes[index] == 0x0D || bytes[index] >= 0x80 {
      if bytes[index] == 0x0D {
        let isAlone = index + 1 == bytes.count || bytes[index + 1] != 0x0A
        if hasLineFeeds, isAlone { add(index, 1, "carriage return alone (U+000D)") }
      } else {
        switch bytes.lineBreakLength(at: index) {
        case 2: add(index, 2, "next line (U+0085)")
        case 3 where bytes[index + 2] == 0xA8: add(index, 3, "line separator (U+2028)")
        case 3: add(index, 3, "paragraph separator (U+2029)")
        default: break
        }
      }
    }
  }

  private mutating func add(_ offset: Int, _ length: Int, _ name: String) {
    count += 1
    if first.count < Self.maximumShown {
      first.append(Place(offset: offset, length: length, name: name))
    }
  }

  /// Reports them.
  func report(_ source: SourceID, into bag: inout DiagnosticBag) {
    for (index, place) in first.enumerated() {
      let span = Span(
        source: source, start: UInt32(truncatingIfNeeded: place.offset),
        end: UInt32(truncatingIfNeeded: place.offset + place.length))
      let rest = index == first.count - 1 ? count - first.count : 0
      bag.report(
        Diagnostic(
          .yamlLineSeparator, "a line ends here for YAML, and for nobody who reads the file",
          at: span, label: place.name,
          notes: ["what follows would be read as a line of its own, even behind a comment"]
            + (rest > 0 ? ["there are \(rest) more in this file"] : []),
          helps: [Help("replace it with a space or a line break", edits: [Edit(span, " ")])]))
    }
  }
}
