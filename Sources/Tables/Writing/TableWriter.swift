import Renderings

/// A cell of a table that is written.
public enum TableValue: Hashable, Sendable {
  /// Nothing.
  case blank
  /// A text.
  case text(String)
  /// A number as a plain decimal, which is written digit by digit.
  case number(String)
}

/// A table as CSV (RFC 4180) in a file, with a byte-order mark, by which Excel knows UTF-8.
public func csvFile(_ rows: [[TableValue]]) -> [UInt8] {
  [0xEF, 0xBB, 0xBF] + Array(csvDocument(rows).text.utf8)
}

/// A table as CSV (RFC 4180) for the next program or a terminal.
public func csvDocument(_ rows: [[TableValue]]) -> Document {
  var text = CSVText()
  for row in rows {
    let cells = row.map { value -> CSVText in
      switch value {
      case .blank: ""
      case .number(let number): CSVText(number)
      case .text(let cell): CSVText(cell)
      }
    }
    text += cells.joined(separator: ",") + "\r\n"
  }
  return Document(text)
}

/// A table as an Excel workbook of one sheet, always the same bytes for the same table.
///
/// Numbers are written as their digits: libraries for workbooks take binary numbers only, which would
/// lose some.
public func xlsxFile(_ rows: [[TableValue]], sheet: String) -> [UInt8]? {
  let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  let package = "http://schemas.openxmlformats.org/package/2006"
  let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
  let parts: [(String, String)] = [
    (
      "[Content_Types].xml",
      """
      <Types xmlns="\(package)/content-types"><Default Extension="rels" \
      ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
      <Default Extension="xml" ContentType="application/xml"/>\
      <Override PartName="/xl/workbook.xml" ContentType="\(kind).sheet.main+xml"/>\
      <Override PartName="/xl/worksheets/sheet1.xml" ContentType="\(kind).worksheet+xml"/>\
      <Override PartName="/xl/styles.xml" ContentType="\(kind).styles+xml"/></Types>
      """
    ),
    (
      "_rels/.rels",
      """
      <Relationships xmlns="\(package)/relationships"><Relationship Id="rId1" \
      Type="\(office)/officeDocument" Target="xl/workbook.xml"/></Relationships>
      """
    ),
    (
      "xl/workbook.xml",
      """
      <workbook xmlns="\(main)" xmlns:r="\(office)"><sheets>\
      <sheet name="\(escaped(sheet))" sheetId="1" r:id="rId1"/></sheets></workbook>
      """
    ),
    (
      "xl/_rels/workbook.xml.rels",
      """
      <Relationships xmlns="\(package)/relationships"><Relationship Id="rId1" \
      Type="\(office)/worksheet" Target="worksheets/sheet1.xml"/>\
      <Relationship Id="rId2" Type="\(office)/styles" Target="styles.xml"/></Relationships>
      """
    ),
    (
      "xl/styles.xml",
      """
      <styleSheet xmlns="\(main)"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
      <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
      <fills count="2"><fill><patternFill patternType="none"/></fill>\
      <fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/>\
      <right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1">\
      <xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">\
      <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
      <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>\
      <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
      """
    ),
  ]
  var archive = parts.map { (name: $0.0, contents: Array((head + $0.1).utf8)) }
  archive.append((name: "xl/worksheets/sheet1.xml", contents: sheetPart(rows, head, main)))
  return zipArchive(archive)
}

/// The cells of a sheet; the header is bold and stays on top.
private func sheetPart(_ rows: [[TableValue]], _ head: String, _ main: String) -> [UInt8] {
  var text = Array(head.utf8)
  text +=
    """
    <worksheet xmlns="\(main)"><sheetViews><sheetView workbookViewId="0">\
    <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>\
    </sheetViews><sheetData>
    """.utf8
  for (number, row) in rows.enumerated() {
    text += "<row r=\"\(number + 1)\">".utf8
    for (column, value) in row.enumerated() {
      let place = CellPlace(row: number + 1, column: column)
      let style = number == 0 ? " s=\"1\"" : ""
      switch value {
      case .blank: break
      case .number(let number): text += "<c r=\"\(place)\"\(style)><v>\(number)</v></c>".utf8
      case .text(let cell):
        text += "<c r=\"\(place)\" t=\"inlineStr\"\(style)><is><t xml:space=\"preserve\">".utf8
        text += escaped(cell).utf8
        text += "</t></is></c>".utf8
      }
    }
    text += "</row>".utf8
  }
  text += "</sheetData></worksheet>".utf8
  return text
}

/// A text as XML; what XML cannot hold becomes a blank.
private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\t", "\n": result.unicodeScalars.append(scalar)
    default:
      let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
      result.unicodeScalars.append(isAllowed ? scalar : " ")
    }
  }
  return result
}
