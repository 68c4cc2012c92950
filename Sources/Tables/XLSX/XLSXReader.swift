import Diagnostics

/// Reads a sheet of an Office Open XML workbook (ECMA-376).
func readXLSX(
  _ contents: [UInt8], path: String, sheet: String?, _ limits: TableLimits,
  preferring isWanted: (Table) -> Bool, into bag: inout DiagnosticBag
) -> Table? {
  let result: Result<Table, XLSXFailure> = contents.withUnsafeBytes { bytes in
    guard ZipArchive.hasFew(bytes, parts: limits.parts) else {
      return .failure(.tooLarge("a workbook has at most \(limits.parts) parts"))
    }
    guard let archive = ZipArchive(reading: bytes) else { return .failure(.damaged("the archive")) }
    do throws(XLSXFailure) {
      var workbook = try Workbook(archive, limits)
      return .success(try workbook.table(sheet, path: path, preferring: isWanted, archive))
    } catch {
      return .failure(error)
    }
  }
  switch result {
  case .success(let table): return table
  case .failure(let failure):
    bag.report(failure.diagnostic(path))
    return nil
  }
}

/// Why a workbook is not read.
private enum XLSXFailure: Error {
  case damaged(String)
  case noWorkbook
  case encrypted
  case documentType(String)
  case tooDeep(String)
  case tooLarge(String)
  case noSheet(String, [String])
  case empty

  func diagnostic(_ path: String) -> Diagnostic {
    let again = "open it in the spreadsheet program and save it again as .xlsx"
    switch self {
    case .damaged(let part):
      return .noTable(path, "\(part) is damaged or breaks off: the file was not saved whole", again)
    case .noWorkbook:
      return .noTable(path, "it is an archive, and there is no Excel workbook in it", again)
    case .encrypted: return .noTable(path, "it is locked with a password", again)
    case .documentType(let part):
      return .noTable(
        path, "`\(part)` declares entities, which no spreadsheet program writes",
        "do not trust this file; ask for it again where it came from")
    case .tooDeep(let part):
      return .noTable(
        path, "`\(part)` has elements inside elements without end",
        "do not trust this file; ask for it again where it came from")
    case .tooLarge(let reason): return .tooLarge(path, reason)
    case .noSheet(let name, let sheets): return .noSuchSheet(path, name, sheets)
    case .empty: return .noTable(path, "none of its sheets holds anything", "import another file")
    }
  }
}

/// What all sheets of a workbook share.
private struct Workbook {
  let limits: TableLimits
  var budget: Int
  var book = WorkbookPart()
  var relations = RelationsPart()
  var strings = StringsPart()
  var styles = StylesPart()
  var folder = "xl/"

  init(_ archive: borrowing ZipArchive, _ limits: TableLimits) throws(XLSXFailure) {
    self.limits = limits
    budget = archive.budget(limits)
    let root = try read("_rels/.rels", RelationsPart(), archive, orNil: true)
    let path = root?.kinds["officeDocument"].map { resolve($0, in: "") } ?? "xl/workbook.xml"
    guard archive.has(path) else { throw .noWorkbook }
    var parts = path.split(separator: "/")
    let name = parts.removeLast()
    folder = parts.map { $0 + "/" }.joined()
    if let read = try read(path, WorkbookPart(), archive) { book = read }
    relations =
      try read("\(folder)_rels/\(name).rels", RelationsPart(), archive, orNil: true) ?? relations
    let stringsPath = resolve(relations.kinds["sharedStrings"] ?? "sharedStrings.xml", in: folder)
    strings = try read(stringsPath, strings, archive, orNil: true) ?? strings
    let stylesPath = resolve(relations.kinds["styles"] ?? "styles.xml", in: folder)
    styles = try read(stylesPath, styles, archive, orNil: true) ?? styles
  }

  /// A sheet by its name or number; without one, the first visible one that is wanted, else the first that
  /// holds something.
  mutating func table(
    _ wanted: String?, path: String, preferring isWanted: (Table) -> Bool,
    _ archive: borrowing ZipArchive
  ) throws(XLSXFailure) -> Table {
    let names = book.sheets.map(\.name)
    if let wanted {
      let number = Int(wanted).map { $0 - 1 }
      guard
        let index = names.firstIndex(of: wanted)
          ?? names.firstIndex(where: { $0.lowercased() == wanted.lowercased() })
          ?? number.flatMap({ names.indices.contains($0) ? $0 : nil })
      else { throw .noSheet(wanted, names) }
      return try sheet(index, path: path, archive)
    }
    var first: Table?
    for index in names.indices where !book.sheets[index].isHidden {
      let table: Table
      do throws(XLSXFailure) {
        table = try sheet(index, path: path, archive)
      } catch {
        // What is wrong with another sheet is no business of one that can be read.
        guard first != nil else { throw error }
        continue
      }
      guard table.cellCount > 0 else { continue }
      if isWanted(table) { return table }
      first = first ?? table
      // Each sheet has a copy of the shared texts.
      budget -= strings.text.count >> 3
      if budget < 0 { break }
    }
    guard let first else { throw .empty }
    return first
  }

  private mutating func sheet(
    _ index: Int, path: String, _ archive: borrowing ZipArchive
  ) throws(XLSXFailure) -> Table {
    let sheet = book.sheets[index]
    var table = Table(path: path)
    table.sheet = sheet.name
    table.otherSheets = book.sheets.enumerated()
      .filter { $0.offset != index && !$0.element.isHidden }.map(\.element.name)
    // A sheet of charts has no cells.
    guard let target = relations.targets[sheet.relation], !target.contains("chartsheets") else {
      return table
    }
    let part = SheetPart(
      table, strings: strings, styles: styles.shown, countsFrom1904: book.countsFrom1904, limits)
    let name = resolve(target, in: folder)
    guard let read = try read(name, part, archive) else { return table }
    table = read.table
    if read.damaged > 0 {
      table.remarks.append(
        "\(read.damaged) cells of the sheet name a text or a place that is not there")
    }
    return table
  }

  /// Reads a part into a receiver; nil where it is not there and need not be.
  private mutating func read<Part: XMLReceiver>(
    _ name: String, _ part: Part, _ archive: borrowing ZipArchive, orNil: Bool = false
  ) throws(XLSXFailure) -> Part? {
    guard let reader = XMLReader(part, depth: limits.depth) else { throw .damaged("`\(name)`") }
    do throws(ZipArchive.Failure) {
      try archive.read(name, limits, budget: &budget) { reader.feed($0) }
      if !reader.feed(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true) {
        throw .refused
      }
    } catch {
      switch error {
      case .missing:
        if orNil { return nil }
        throw .damaged("`\(name)`")
      case .damaged: throw .damaged("`\(name)`")
      case .encrypted: throw .encrypted
      case .tooLarge:
        throw .tooLarge("`\(name)` inflates to far more than a spreadsheet of its size would")
      case .refused: break
      }
    }
    let received = reader.receiver as? Part
    switch reader.failure {
    case nil: return received
    case .syntax: throw .damaged("`\(name)`")
    case .documentType: throw .documentType(name)
    case .tooDeep: throw .tooDeep(name)
    case .full:
      throw .tooLarge((received as? SheetPart)?.excess ?? "`\(name)` has too many entries")
    }
  }
}

/// A path of a part as another part in a folder names it.
private func resolve(_ target: String, in folder: String) -> String {
  var names = target.hasPrefix("/") ? [] : folder.split(separator: "/")
  for name in target.split(separator: "/") {
    if name == ".." { _ = names.popLast() } else if name != "." { names.append(name) }
  }
  return names.joined(separator: "/")
}
