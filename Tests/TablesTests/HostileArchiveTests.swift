import Diagnostics
import Foundation
import Tables
import TestSupport
import Testing

/// Archives and parts of workbooks that were made to do harm: refused, or read within limits, and soon.
@Suite struct HostileArchiveTests {
  private static let row = "<row r='1'><c r='A1' t='inlineStr'><is><t>here</t></is></c></row>"
  private static let good = workbook(sheet: sheetXML(row), strings: "<si><t>a</t></si>")

  /// What comes of a file, in a few seconds: its cells, or why it is refused.
  private func outcome(_ bytes: [UInt8], limits: TableLimits = .standard) -> String {
    let begin = Date()
    defer { #expect(Date().timeIntervalSince(begin) < 9) }
    var bag = DiagnosticBag()
    guard let table = readTable(bytes, path: "book.xlsx", limits: limits, into: &bag) else {
      return bag.diagnostics.map { "\($0.code.rawValue): \($0.notes.joined(separator: "; "))" }
        .joined(separator: "\n")
    }
    return "\(table.cellCount) cells"
  }

  /// The number at an offset, little end first.
  private func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  private func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// Where the entries of the directory begin.
  private func directory(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.dropLast(45).filter { Array(bytes[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] }
  }

  // MARK: Sizes that lie

  /// The sizes of the entries in the directory, and of those before the parts, say something else.
  @Test(arguments: [0, 1, 1_000, 1 << 31 - 1, Int(UInt32.max) - 1, Int(UInt32.max)])
  func `what an entry says of its size is not to be trusted`(size: Int) throws {
    let blanks = String(repeating: " ", count: 1 << 25)
    let bomb = workbook(
      sheet: sheetXML("<row><c t='s'><v>0</v></c></row>"), strings: "<si><t>\(blanks)</t></si>")
    for bytes in [Self.good, bomb] {
      // Compressed sizes, inflated sizes, both.
      for fields in [[20], [24], [20, 24]] {
        var changed = bytes
        for entry in directory(bytes) {
          let local = number(bytes, entry + 42, 4)
          for field in fields {
            changed.replaceSubrange(entry + field..<entry + field + 4, with: little(size, 4))
            changed.replaceSubrange(local + field - 2..<local + field + 2, with: little(size, 4))
          }
        }
        let found = outcome(changed)
        #expect(
          found.hasPrefix("import/unreadable") || found.hasPrefix("import/too-large")
            || (bytes == Self.good && found == "1 cells"), "\(size) \(fields): \(found)")
      }
    }
  }

  // MARK: Bytes that are used again

  /// Every part begins where one of them does: what is in the file once inflates again and again.
  @Test func `parts that share their bytes share a budget`() throws {
    let blanks = String(repeating: " ", count: 1 << 23)
    let sheets = (1...40).map { "<sheet name='S\($0)' sheetId='\($0)' r:id='r\($0)'/>" }.joined()
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let relations = (1...40).map {
      "<Relationship Id='r\($0)' Type='\(office)/worksheet' Target='/s\($0).xml'/>"
    }.joined()
    let parts: [(String, [UInt8])] =
      [
        (
          "xl/workbook.xml",
          Array("<workbook xmlns:r='\(office)'><sheets>\(sheets)</sheets></workbook>".utf8)
        ),
        ("xl/_rels/workbook.xml.rels", Array("<Relationships>\(relations)</Relationships>".utf8)),
        ("s1.xml", Array("<worksheet><sheetData>\(blanks)</sheetData></worksheet>".utf8)),
      ] + (2...40).map { ("s\($0).xml", Array("<worksheet/>".utf8)) }
    let whole = try #require(zipArchive(parts))
    let entries = directory(whole)
    let first = try #require(
      entries.first { whole[$0 + 46..<$0 + 52].elementsEqual(Array("s1.xml".utf8)) })
    var changed = whole
    for entry in entries where number(whole, entry + 28, 2) >= 6 && whole[entry + 46] == 0x73 {
      // Checksum, sizes and place of the first sheet.
      changed.replaceSubrange(entry + 16..<entry + 28, with: whole[first + 16..<first + 28])
      changed.replaceSubrange(entry + 42..<entry + 46, with: whole[first + 42..<first + 46])
    }
    let found = outcome(changed)
    #expect(
      found.contains("inflates to far more") || found.contains("none of its sheets")
        || found.hasPrefix("import/unreadable"), "\(found)")
    var limits = TableLimits()
    limits.harmlessBytes = 1 << 20
    limits.ratio = 1
    #expect(outcome(changed, limits: limits).hasPrefix("import/too-large"))
  }

  @Test func `an archive in an archive is no workbook`() throws {
    var inner = Self.good
    for _ in 0..<5 { inner = try #require(zipArchive([("xl/workbook.xml", inner)])) }
    #expect(outcome(inner).hasPrefix("import/unreadable"))
    #expect(
      outcome(try #require(zipArchive([("book.xlsx", Self.good)])))
        .contains("there is no Excel workbook in it"))
  }

  /// The same, written behind the end of another archive, and with bytes before it.
  @Test func `an archive behind an archive is read as one of them, or not at all`() throws {
    let other = workbook(sheet: sheetXML("<row><c><v>1</v></c><c><v>2</v></c></row>"))
    for bytes in [
      Self.good + other, other + Self.good, Self.good + [0, 1, 2], [0x50, 0x4B, 3, 4] + Self.good,
    ] {
      let found = outcome(bytes)
      #expect(
        ["1 cells", "2 cells"].contains(found) || found.hasPrefix("import/unreadable"), "\(found)")
    }
  }

  // MARK: Many

  /// Archives of so many empty parts, as bytes.
  private func crowd(_ count: Int) -> [UInt8] {
    var local: [UInt8] = []
    var directory: [UInt8] = []
    for index in 0..<count {
      let name = Array(String(index, radix: 36).utf8)
      let place = local.count
      let common =
        [20, 0, 0, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 12)
        + little(name.count, 2) + [0, 0]
      local += [0x50, 0x4B, 3, 4] + common + name
      directory += [0x50, 0x4B, 1, 2, 20, 0] + common
      directory += [UInt8](repeating: 0, count: 10) + little(place, 4) + name
    }
    let entries = little(min(count, 0xFFFF), 2)
    return local + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + entries + entries
      + little(directory.count, 4) + little(local.count, 4) + [0, 0]
  }

  @Test func `an archive has only so many parts`() {
    #expect(outcome(crowd(1_000)).contains("there is no Excel workbook in it"))
    #expect(outcome(crowd(70_000)).contains("at most 65536 parts"))
    var limits = TableLimits()
    limits.parts = 3
    #expect(outcome(Self.good, limits: limits).contains("at most 3 parts"))
  }

  @Test func `many sheets, many styles and long formats are read once`() {
    let xf = "<xf numFmtId='200'/>"
    let styles =
      "<numFmts><numFmt numFmtId='200' formatCode='\(String(repeating: "0", count: 1 << 20))'/></numFmts>"
      + "<cellXfs>" + String(repeating: xf, count: 60_000) + "</cellXfs>"
    #expect(outcome(workbook(sheet: sheetXML(Self.row), styles: styles)) == "1 cells")
    let codes = (0..<300).map {
      "<numFmt numFmtId='\($0 + 200)' formatCode='\"\(code($0))\" 0'/>"
    }
    let formats =
      "<numFmts>\(codes.joined())</numFmts><cellXfs>"
      + (0..<60_000).map { "<xf numFmtId='\($0 % 300 + 200)'/>" }.joined() + "</cellXfs>"
    #expect(outcome(workbook(sheet: sheetXML(Self.row), styles: formats)) == "1 cells")
  }

  /// Nine hundred sheets of which none is wanted, beside eight mebibytes of texts: the texts are read once.
  @Test func `a sheet is looked for within one budget`() throws {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let numbers = 1...900
    let book = numbers.map { "<sheet name='S\($0)' r:id='r\($0)'/>" }.joined()
    let relations =
      numbers.map {
        "<Relationship Id='r\($0)' Type='\(office)/worksheet' Target='/s\($0).xml'/>"
      }.joined()
      + "<Relationship Id='s' Type='\(office)/sharedStrings' Target='/strings.xml'/>"
    let strings = (0..<1_000).map { "<si><t>\(String(repeating: "x", count: 8_000))\($0)</t></si>" }
    var parts: [(String, [UInt8])] = [
      (
        "xl/workbook.xml",
        Array("<workbook xmlns:r='\(office)'><sheets>\(book)</sheets></workbook>".utf8)
      ),
      ("xl/_rels/workbook.xml.rels", Array("<Relationships>\(relations)</Relationships>".utf8)),
      ("strings.xml", Array("<sst>\(strings.joined())</sst>".utf8)),
    ]
    for number in numbers { parts.append(("s\(number).xml", Array(sheetXML(Self.row).utf8))) }
    let bytes = try #require(zipArchive(parts))
    let begin = Date()
    var bag = DiagnosticBag()
    var looked = 0
    let table = readTable(
      bytes, path: "book.xlsx",
      preferring: { _ in
        looked += 1
        return false
      }, into: &bag)
    #expect(table?.sheet == "S1" && bag.diagnostics.isEmpty)
    #expect(looked > 50 && looked < 900, "\(looked)")
    let second = readTable(
      bytes, path: "book.xlsx", preferring: { $0.sheet == "S2" }, into: &bag)
    #expect(second?.sheet == "S2")
    #expect(Date().timeIntervalSince(begin) < 15)
  }

  /// A code of a currency, another one for each number.
  private func code(_ number: Int) -> String {
    String(
      [number / 676 % 26, number / 26 % 26, number % 26].map {
        Character(Unicode.Scalar(UInt8(65 + $0)))
      })
  }

  // MARK: XML

  private static let declarations = [
    "<!DOCTYPE x SYSTEM 'file:///etc/hostname'>", "<!DOCTYPE x PUBLIC '-//X' 'http://127.0.0.1/x'>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>",
    "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1/x'> %p;]>",
    "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY e '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
    "<!DOCTYPE x>", "<!DOCTYPE x []>", "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'y'>]>",
  ]

  /// Entities in every part that is read: none is expanded, and nothing outside is read.
  @Test(arguments: declarations) func `no part declares entities`(declaration: String) {
    let sheet = "<row><c t='inlineStr'><is><t>&e;</t></is></c></row>"
    let refused = "declares entities, which no spreadsheet program writes"
    #expect(outcome(workbook(sheet: declaration + sheetXML(sheet))).contains(refused))
    let strings = workbook(sheet: sheetXML(Self.row), strings: "<si><t>a</t></si>")
    // The other parts, by what stands in them.
    for (name, text) in [
      ("xl/workbook.xml", "<workbook/>"), ("_rels/.rels", "<Relationships/>"),
      ("xl/_rels/workbook.xml.rels", "<Relationships/>"), ("xl/styles.xml", "<styleSheet/>"),
      ("xl/sharedStrings.xml", "<sst/>"),
    ] {
      var parts = [
        ("xl/workbook.xml", "<workbook/>"), ("_rels/.rels", "<Relationships/>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>"), ("xl/styles.xml", "<styleSheet/>"),
        ("xl/sharedStrings.xml", "<sst/>"),
      ].filter { $0.0 != name }
      parts.append((name, declaration + text))
      let bytes = zipArchive(parts.map { ($0.0, Array($0.1.utf8)) }) ?? []
      #expect(outcome(bytes).contains(refused), "\(name)")
    }
    #expect(outcome(strings) == "1 cells")
  }

  @Test func `declarations in another encoding are declarations`() {
    let text = Self.declarations[2] + sheetXML(Self.row)
    let wide: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { little(Int($0), 2) }
    let bytes = zipArchive([
      ("xl/workbook.xml", wide), ("xl/_rels/workbook.xml.rels", Array("<Relationships/>".utf8)),
    ])
    #expect(outcome(bytes ?? []).contains("declares entities"))
  }

  @Test(arguments: [
    "<row><c t='inlineStr'><is><t>&nobody;</t></is></c></row>",
    "<row><c t='inlineStr'><is><t>&#0;</t></is></c></row>", "<row><c a='1' a='2'/></row>",
    "<row><c><v>1</w></c></row>", "<row><c\u{0}/></row>", "<row",
  ]) func `what is no XML is damaged`(rows: String) {
    #expect(outcome(workbook(sheet: sheetXML(rows))).contains("is damaged or breaks off"))
  }

  /// What other programs would fetch is not fetched, and not there.
  @Test func `nothing outside of the file is read`() throws {
    let include =
      "<row><c t='inlineStr'><is><t><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' "
      + "href='file:///etc/hostname' parse='text'/></t></is></c></row>"
    #expect(
      outcome(workbook(sheet: sheetXML(include))).contains("none of its sheets holds anything"))
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for target in [
      "file:///etc/hostname", "/etc/hostname", "../../../../../../etc/hostname",
      "http://127.0.0.1/x", "\\\\host\\x", "",
    ] {
      let bytes = try #require(
        zipArchive([
          (
            "xl/workbook.xml",
            Array(
              "<workbook xmlns:r='\(office)'><sheets><sheet name='S' r:id='r1'/></sheets></workbook>"
                .utf8)
          ),
          (
            "xl/_rels/workbook.xml.rels",
            Array(
              "<Relationships><Relationship Id='r1' Type='\(office)/worksheet' Target='\(target)' TargetMode='External'/></Relationships>"
                .utf8)
          ),
        ]))
      #expect(outcome(bytes).hasPrefix("import/unreadable"), "\(target)")
    }
  }
}
