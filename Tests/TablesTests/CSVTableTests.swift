import Diagnostics
import Tables
import TestSupport
import Testing

/// CSV files as real programs write them.
@Suite struct CSVTableTests {
  /// The cells of a file, each as its place and its text.
  private func cells(_ bytes: [UInt8]) -> [String] {
    var bag = DiagnosticBag()
    guard let table = readTable(bytes, path: "table.csv", into: &bag) else {
      return bag.diagnostics.map(\.message)
    }
    return (0..<table.rowCount).flatMap { row in
      table.row(row).map { cell in
        "\(CellPlace(row: table.number(ofRow: row), column: cell.column))=\(table.text(cell))"
      }
    }
  }

  private func cells(_ text: String) -> [String] { cells(Array(text.utf8)) }

  @Test func `columns have letters`() {
    #expect(CellPlace(row: 14, column: 2).description == "C14")
    #expect(CellPlace.name(ofColumn: 25) == "Z")
    #expect(CellPlace.name(ofColumn: 26) == "AA")
    #expect(CellPlace.name(ofColumn: 16_383) == "XFD")
  }

  @Test(arguments: [",", ";", "\t", "|"]) func `the separator is found`(separator: String) {
    let text = "a,b,c\r\n1,2,3\r\n4,,6\r\n".replacing(",", with: separator)
    #expect(cells(text) == ["A1=a", "B1=b", "C1=c", "A2=1", "B2=2", "C2=3", "A3=4", "C3=6"])
  }

  @Test func `a decimal comma does not make a column where semicolons do`() {
    #expect(cells("part;cost\nbolt;1,50\nnut;0,75\n").suffix(2) == ["A3=nut", "B3=0,75"])
  }

  @Test func `a first line may name the separator`() {
    #expect(cells("sep=;\na;b\n1;2\n") == ["A2=a", "B2=b", "A3=1", "B3=2"])
  }

  @Test func `blank rows count, as in a spreadsheet`() {
    #expect(cells("\n\na,b\n,,,\n1,2\n") == ["A3=a", "B3=b", "A5=1", "B5=2"])
  }

  @Test func `quotes hold commas, quotes and line breaks`() {
    #expect(
      cells("a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n3,4\n")
        == ["A1=a", "B1=b", "A2=x, \"y\"", "B2=two\nlines", "A3=3", "B3=4"])
  }

  @Test func `a byte-order mark is no text`() {
    #expect(cells([0xEF, 0xBB, 0xBF] + Array("a,b\n".utf8)) == ["A1=a", "B1=b"])
  }

  @Test func `Windows-1252 is read as such`() {
    // 0x80 is the euro, 0xD8 a crossed O, 0xB2 a small two.
    #expect(cells([0x80, 0x2C, 0xD8, 0x2C, 0x6D, 0xB2, 0x0A]) == ["A1=€", "B1=Ø", "C1=m²"])
  }

  @Test func `UTF-16 of a spreadsheet is read`() {
    let bytes: [UInt8] =
      [0xFF, 0xFE] + "a\tb\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(cells(bytes) == ["A1=a", "B1=b"])
  }

  @Test func `what is no table says what it is`() {
    #expect(cells("%PDF-1.7") == ["`table.csv` cannot be read as a table"])
    #expect(cells([0x61, 0x00, 0x62]) == ["`table.csv` cannot be read as a table"])
    #expect(cells([0xD0, 0xCF, 0x11, 0xE0, 0xA1]) == ["`table.csv` cannot be read as a table"])
    #expect(cells("") == [])
  }
}
