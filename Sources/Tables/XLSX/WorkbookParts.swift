/// `workbook.xml`: the sheets.
final class WorkbookPart: XMLReceiver {
  struct Sheet {
    var name: String
    var relation: String
    var isHidden: Bool
  }

  private(set) var sheets: [Sheet] = []
  /// Whether days count from 1904, as on old Macs.
  private(set) var countsFrom1904 = false
  var isFull: Bool { sheets.count > 1_000 }

  func start(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {
    if name.equals("sheet") {
      sheets.append(
        Sheet(
          name: attributes.value("name") ?? "", relation: attributes.value("id") ?? "",
          isHidden: attributes.value("state").map { $0 != "visible" } ?? false))
    } else if name.equals("workbookPr") {
      countsFrom1904 = ["1", "true"].contains(attributes.value("date1904"))
    }
  }

  func end(_ name: UnsafePointer<CChar>) {}
  func characters(_ text: UnsafeBufferPointer<UInt8>) {}
}

/// A `.rels` part: where what the workbook names lies.
final class RelationsPart: XMLReceiver {
  private(set) var targets: [String: String] = [:]
  /// The part of a kind, such as `sharedStrings`.
  private(set) var kinds: [String: String] = [:]
  var isFull: Bool { targets.count > 10_000 }

  func start(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {
    guard name.equals("Relationship"), let id = attributes.value("Id"),
      let target = attributes.value("Target")
    else { return }
    targets[id] = target
    if let kind = attributes.value("Type")?.split(separator: "/").last, kinds[String(kind)] == nil {
      kinds[String(kind)] = target
    }
  }

  func end(_ name: UnsafePointer<CChar>) {}
  func characters(_ text: UnsafeBufferPointer<UInt8>) {}
}

/// `sharedStrings.xml`: texts that cells name by their numbers.
final class StringsPart: XMLReceiver {
  private(set) var text: [UInt8] = []
  /// Where each text ends.
  private(set) var ends: [UInt32] = []
  private var isText = false
  private var isPhonetic = false
  var isFull: Bool { ends.count > 10_000_000 }

  func start(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {
    if name.equals("t") { isText = !isPhonetic }
    if name.equals("rPh") { isPhonetic = true }
  }

  func end(_ name: UnsafePointer<CChar>) {
    if name.equals("t") { isText = false }
    if name.equals("rPh") { isPhonetic = false }
    if name.equals("si") { ends.append(UInt32(truncatingIfNeeded: text.count)) }
  }

  func characters(_ characters: UnsafeBufferPointer<UInt8>) {
    if isText { text.append(contentsOf: characters) }
  }
}

/// `styles.xml`: what is shown around the numbers of cells.
final class StylesPart: XMLReceiver {
  /// A format of cells.
  struct Format {
    var format = NumberFormat.plain
    var isDate = false
  }

  /// The formats as sheets need them, worked out once for all sheets.
  struct Shown {
    /// By the number that a cell names.
    var formats: [Format] = []
    /// Those that differ, the plain one first.
    var kinds: [NumberFormat] = [.plain]
    /// Which of those each format is.
    var kindOfFormat: [UInt8] = []
  }

  private(set) var shown = Shown()
  private var codes: [String: String] = [:]
  private var described: [String: Format] = [:]
  private var isInCells = false
  var isFull: Bool { shown.formats.count > 65_536 || codes.count > 65_536 }

  func start(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {
    if name.equals("numFmt"), let id = attributes.value("numFmtId") {
      // Spreadsheet programs write 255 characters at most.
      codes[id] = attributes.value("formatCode").map {
        String(String.UnicodeScalarView($0.unicodeScalars.prefix(255)))
      }
    } else if name.equals("cellXfs") {
      isInCells = true
    } else if name.equals("xf"), isInCells {
      add(format(attributes.value("numFmtId") ?? "0"))
    }
  }

  func end(_ name: UnsafePointer<CChar>) {
    if name.equals("cellXfs") { isInCells = false }
  }

  func characters(_ text: UnsafeBufferPointer<UInt8>) {}

  private func add(_ format: Format) {
    let known = shown.kinds.firstIndex(of: format.format)
    if known == nil, shown.kinds.count < 255 { shown.kinds.append(format.format) }
    let kind = known ?? shown.kinds.firstIndex(of: format.format) ?? 0
    shown.formats.append(format)
    shown.kindOfFormat.append(UInt8(truncatingIfNeeded: kind))
  }

  private func format(_ id: String) -> Format {
    if let format = described[id] { return format }
    let format = codes[id].map { describe($0) } ?? builtIn(id)
    described[id] = format
    return format
  }

  private func builtIn(_ id: String) -> Format {
    switch Int(id) ?? 0 {
    case 9, 10: return Format(format: .percent)
    case 14...17, 22: return Format(isDate: true)
    default: return Format()
    }
  }

  /// What a format code shows: a percentage, a date, or an amount with its currency.
  private func describe(_ code: String) -> Format {
    // What stands behind the first semicolon is for negative numbers and for texts.
    let first = code.split(separator: ";", maxSplits: 1).first ?? ""
    var rest = Substring(first)
    var letters = ""
    var shown = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"":
        shown += rest.prefix { $0 != "\"" }
        rest = rest.drop { $0 != "\"" }.dropFirst()
      case "[":
        let inner = rest.prefix { $0 != "]" }
        if inner.hasPrefix("$") { shown += inner.dropFirst().prefix { $0 != "-" } }
        rest = rest.drop { $0 != "]" }.dropFirst()
      case "\\", "_", "*":
        if character == "\\" { shown += rest.prefix(1) }
        rest = rest.dropFirst()
      default:
        letters.append(character)
        if "$€£¥₹".contains(character) { shown.append(character) }
      }
    }
    if letters.contains("%") { return Format(format: .percent) }
    if letters.lowercased().contains(where: { $0 == "y" || $0 == "d" }) {
      return Format(isDate: !letters.lowercased().contains("general"))
    }
    let sign = shown.filter { !$0.isWhitespace && $0 != "." && $0 != "-" }
    return Format(format: isCurrency(sign) ? .currency(sign) : .plain)
  }

  private func isCurrency(_ text: String) -> Bool {
    if text.count == 1, let first = text.first { return "$€£¥₹".contains(first) }
    return text.count == 3 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")) ~= $0 }
  }
}
