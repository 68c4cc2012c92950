import Connections
import Diagnostics
import DocumentTrees
import Foundation
import Providers
import TestSupport
import Testing

/// Secrets that a server sends back, in whatever way it writes them.
@Suite struct RedactionTests {
  private static let access =
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0..Xb1-T_q~9w+Y/zA==.7h3kPq0vSxTz"
  private static let refresh = "RT1-77-H0-1799999999a1b2c3d4e5f6g7h8"
  private static let secret = "s3cr3t+Of/The=App.with~signs_1234567890"

  private static var secrets: [String] {
    [access, refresh, secret, Data("app-client-id:\(secret)".utf8).base64EncodedString()]
  }

  private func shop(_ detail: String, header: String = "") throws -> Shop {
    let body = try JSONSerialization.data(withJSONObject: [
      "Fault": ["Error": [["Message": "Refused", "Detail": detail, "code": "6000"]]]
    ])
    return try Shop(
      files: [
        Shop.path: """
        {"client-id": "app-client-id", "client-secret": "\(Self.secret)",
         "refresh-token": "\(Self.refresh)", "company": "4620816365"}
        """
      ],
      token: { _ in
        .text(200, #"{"access_token": "\#(Self.access)", "refresh_token": "\#(Self.refresh)"}"#)
      }
    ) { _, _ in
      .reply(
        HTTPResponse(
          status: 400, headers: [HTTPHeader("intuit_tid", header)], body: [UInt8](body)))
    }
  }

  /// What a user sees of an error whose details are given.
  private func seen(_ detail: String, header: String = "") throws -> String {
    shown(try shop(detail, header: header).fault(readAccount))
  }

  // MARK: Ways of writing

  private static func escaped(_ text: String, _ escape: (UInt8) -> String) -> String {
    text.utf8.map(escape).joined()
  }

  private static func hex(_ byte: UInt8, _ digits: Int = 2, capital: Bool = false) -> String {
    let text = String(byte, radix: 16, uppercase: capital)
    return String(repeating: "0", count: digits - text.count) + text
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    let scalar = Unicode.Scalar(byte)
    return scalar.properties.isAlphabetic || (0x30...0x39).contains(byte)
  }

  /// Each way with its name.
  private static let ways: [(String, @Sendable (String) -> String)] = [
    ("as it is", { $0 }),
    ("percent signs", { escaped($0) { isPlain($0) ? letter($0) : "%" + hex($0, capital: true) } }),
    ("small percent signs", { escaped($0) { isPlain($0) ? letter($0) : "%" + hex($0) } }),
    ("every letter with a percent sign", { escaped($0) { "%" + hex($0) } }),
    ("percent signs twice", { escaped($0) { "%25" + hex($0) } }),
    ("percent signs three times", { escaped($0) { "%2525" + hex($0) } }),
    ("JSON", { escaped($0) { "\\u" + hex($0, 4) } }),
    ("JSON in capitals", { escaped($0) { "\\u" + hex($0, 4, capital: true) } }),
    ("JSON's slashes", { $0.replacing("/", with: "\\/") }),
    ("JSON in JSON", { escaped($0) { "\\\\u" + hex($0, 4) } }),
    ("JavaScript", { escaped($0) { "\\x" + hex($0) } }),
    ("braces", { escaped($0) { "\\u{" + hex($0) + "}" } }),
    (
      "octal",
      {
        escaped($0) { "\\" + String(repeating: "0", count: $0 < 64 ? 1 : 0) + String($0, radix: 8) }
      }
    ),
    ("HTML in decimals", { escaped($0) { "&#\($0);" } }),
    ("HTML in hexadecimals", { escaped($0) { "&#x" + hex($0) + ";" } }),
    ("HTML in capitals", { escaped($0) { "&#X" + hex($0, 4, capital: true) + ";" } }),
    (
      "HTML by names",
      {
        $0.replacing("+", with: "&plus;").replacing("/", with: "&sol;").replacing(
          "=", with: "&equals;"
        )
        .replacing(".", with: "&period;").replacing("_", with: "&lowbar;")
      }
    ),
    ("HTML of percent signs", { escaped($0) { "&#37;" + hex($0) } }),
    ("quoted-printable", { escaped($0) { "=" + hex($0, capital: true) } }),
    ("capitals", { $0.uppercased() }), ("small letters", { $0.lowercased() }),
    ("hexadecimal digits", { escaped($0) { hex($0) } }),
    ("hexadecimal digits in capitals", { escaped($0) { hex($0, capital: true) } }),
    ("base64", { Data($0.utf8).base64EncodedString() }),
    ("base64 behind a letter", { Data(("x" + $0 + "y").utf8).base64EncodedString() }),
    ("base64 behind two", { Data(("xy" + $0).utf8).base64EncodedString() }),
    (
      "base64 of addresses",
      {
        Data($0.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
          .replacing("=", with: "")
      }
    ),
    (
      "percent signs over base64",
      { escaped(Data($0.utf8).base64EncodedString()) { isPlain($0) ? letter($0) : "%" + hex($0) } }
    ),
    ("blanks in it", { spaced($0, " ") }), ("line ends in it", { spaced($0, "\r\n") }),
    ("zero-width blanks in it", { spaced($0, "\u{200B}") }),
    ("soft hyphens in it", { spaced($0, "\u{AD}") }),
    ("control signs in it", { spaced($0, "\u{0}") }), ("colours in it", { spaced($0, "\u{1B}") }),
    ("marks in it", { spaced($0, "\u{FE0F}") }),
    ("quotes around it", { "\"token\":\"\($0)\"" }), ("a tag around it", { "<t>\($0)</t>" }),
    ("twice", { $0 + $0 }),
  ]

  private static func letter(_ byte: UInt8) -> String { String(Unicode.Scalar(byte)) }

  private static func spaced(_ text: String, _ sign: String) -> String {
    text.enumerated().map { ($0.offset % 5 == 4 ? sign : "") + String($0.element) }.joined()
  }

  @Test func `no way of writing brings a secret through`() throws {
    for secret in Self.secrets {
      for (name, way) in Self.ways {
        let written = way(secret)
        let text = try seen("The token \(written) is bad")
        #expect(text.contains("The token "), "\(name): \(text)")
        #expect(text.contains(" is bad"), "\(name): \(text)")
        // Nothing of some length of what was written is left.
        for start in stride(from: 0, to: max(written.utf8.count - 24, 1), by: 7) {
          let part = String(decoding: written.utf8.dropFirst(start).prefix(24), as: UTF8.self)
          #expect(!text.contains(part), "\(name): \(text)")
        }
        let head = try seen("Refused", header: "1-\(written)")
        #expect(!head.contains(written.prefix(30)), "\(name): \(head)")
      }
    }
  }

  @Test func `part of a long secret is one`() throws {
    for part in [
      Self.access.prefix(30), Self.access.suffix(30), Self.refresh.dropFirst(3).prefix(20),
    ] {
      #expect(try !seen("… \(part) …").contains(part), "\(part)")
    }
    // Where our own cut falls into it.
    for count in 360...400 {
      let text = try seen(String(repeating: "y", count: count) + " " + Self.refresh)
      #expect(!text.contains("RT1-77-H0"), "\(text)")
    }
    let far = try seen(String(repeating: " ", count: 19_990) + Self.access)
    #expect(!far.contains(Self.access.prefix(16)))
  }

  @Test func `what is no secret is left as it is`() throws {
    for text in [
      "refresh the token", "100% of 5%", "a=b&c=d;", "C:\\users\\x", "&amp; &nosuch; &#x;",
      "%zz %4",
      "\\u12 \\x1 \\9", "eyJhbGciOiJ", "RT1-", "=3D=", "Übergröße 東京", "&#1114112; \\u{110000}",
    ] {
      #expect(try seen("Because \(text) it is").contains("Because \(text) it is"), "\(text)")
    }
  }

  @Test func `a page of text is read in no time`() throws {
    let begin = Date()
    for text in [
      String(repeating: "%25", count: 100_000), String(repeating: "\\u0025", count: 50_000),
      String(repeating: "&#37;", count: 60_000), String(repeating: "=25", count: 100_000),
      String(repeating: Self.access, count: 1_000), String(repeating: "\u{200B}", count: 300_000),
    ] {
      #expect(try seen(text).utf8.count < 3_000)
    }
    #expect(Date().timeIntervalSince(begin) < 20)
  }

  // MARK: Signs

  /// What a terminal, a log or a reader takes for something else than text.
  @Test(arguments: [
    "\u{1B}[2J\u{1B}]0;title\u{7}", "\u{1B}]52;c;aGFoYQ==\u{7}", "\u{9B}31m", "a\r\n::add-mask::x",
    "a\n##[error]x", "\u{2028}\u{2029}\u{85}", "\u{202E}txt.exe", "\u{2066}x\u{2069}",
    "\u{61C}\u{200F}",
    "\u{200B}\u{FEFF}", "\u{E0041}\u{E007F}", "\u{8}\u{8}\u{7F}", "\u{0}",
  ]) func `no sign of others does anything`(signs: String) throws {
    let text = try seen("before \(signs) after", header: "1-\(signs)-2")
    #expect(text.contains("before ") && text.contains(" after"))
    let scalars = text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n"
      case .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
    #expect(scalars.isEmpty, "\(scalars.map { String($0.value, radix: 16) })")
    #expect(!text.contains("\n::") && !text.contains("\n##["))
  }

  // MARK: Answers

  /// What is read is written into the snapshot and the lock, which are kept in git.
  @Test func `an answer that repeats a secret is none`() throws {
    for (place, isRefused) in [
      (#"{"Account": {"Id": "81", "Name": "SECRET"}}"#, true),
      (#"{"Account": {"Id": "81", "x": [{"y": "a SECRET b"}]}}"#, true),
      (#"{"Account": {"Id": "81", "SECRET": 1}}"#, true),
      (#"{"Account": {"Id": "81", "Name": "Stock"}}"#, false),
    ] {
      for secret in [Self.access, Self.refresh] {
        let shop = try Shop(
          token: { _ in
            .text(200, #"{"access_token": "\#(Self.access)", "refresh_token": "\#(Self.refresh)"}"#)
          }
        ) { _, _ in .text(200, place.replacing("SECRET", with: secret)) }
        let fault = shop.fault(readAccount)
        #expect((fault?.diagnostic.code == .providerReply) == isRefused, "\(shown(fault))")
        #expect(!shown(fault).contains(secret))
      }
    }
  }

  @Test func `a password in an address is not shown`() throws {
    for (url, shownURL) in [
      ("https://ada:hunter2pass@evil.example", "https://…@evil.example"),
      ("http://ada:hunter2pass@127.0.0.1/", "http://…@127.0.0.1"),
      ("ftp://ada:hunter2pass@x", "…@x"),
    ] {
      let fault = #expect(throws: ProviderFault.self) {
        try QuickBooksCredentials.load(
          environment: Shop.environment.merging(["COGSMITH_QUICKBOOKS_URL": url]) { $1 },
          files: MemorySecrets([Shop.path: Shop.file]), workspace: ".")
      }
      let text = shown(fault)
      #expect(text.contains("`\(shownURL)`") && !text.contains("hunter2"), "\(text)")
    }
  }
}
