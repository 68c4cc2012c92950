import Renderings
import SourceText

/// A finding's place as a machine wants it: path, lines and columns from 1, columns in code points.
private struct Place {
  var path: String
  var start: (line: Int, column: Int)
  var end: (line: Int, column: Int)

  init(_ span: Span, _ sources: SourceMap) {
    let file = sources[span.source]
    path = file.path
    start = file.position(at: span.start)
    end = file.position(at: span.end)
  }

  func write(to json: inout JSONWriter) {
    json.member("file", path)
    json.member("line", start.line)
    json.member("column", start.column)
    json.member("end-line", end.line)
    json.member("end-column", end.column)
  }
}

extension JSONWriter {
  /// Writes findings as an array of objects in the shape of `cli.md`.
  public mutating func diagnostics(_ diagnostics: [Diagnostic], in sources: SourceMap) {
    array(of: diagnostics) { json, diagnostic in
      json.object { json in
        json.member("code", diagnostic.code.rawValue)
        json.member("level", diagnostic.severity.rawValue)
        json.member("message", diagnostic.message)
        if let primary = diagnostic.primary {
          Place(primary.span, sources).write(to: &json)
          if !primary.text.isEmpty { json.member("label", primary.text) }
        }
        if !diagnostic.related.isEmpty {
          json.key("related")
          json.array(of: diagnostic.related) { json, label in
            json.object(inline: true) { json in
              Place(label.span, sources).write(to: &json)
              json.member("label", label.text)
            }
          }
        }
        if !diagnostic.notes.isEmpty {
          json.key("notes")
          json.array(of: diagnostic.notes) { $0.string($1) }
        }
        if !diagnostic.helps.isEmpty {
          json.key("help")
          json.array(of: diagnostic.helps) { json, help in
            json.object { json in
              json.member("message", help.text)
              json.key("edits")
              json.array(of: help.edits) { json, edit in
                json.object(inline: true) { json in
                  Place(edit.span, sources).write(to: &json)
                  json.member("replacement", edit.replacement)
                }
              }
            }
          }
        }
      }
    }
  }
}

/// Findings as a log of the Static Analysis Results Interchange Format 2.1.0 (OASIS).
public func sarifLog(
  _ diagnostics: [Diagnostic], in sources: SourceMap, version: String
) -> Document {
  var json = JSONWriter()
  let codes = DiagnosticCode.allCases.filter { code in diagnostics.contains { $0.code == code } }
  json.object { json in
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    json.member("version", "2.1.0")
    json.key("runs")
    json.array { json in
      json.object { json in
        json.key("tool")
        json.object { json in
          json.key("driver")
          json.object { json in
            json.member("name", "cogsmith")
            json.member("version", version)
            json.key("rules")
            json.array(of: codes) { json, code in
              json.object(inline: true) { json in
                json.member("id", code.rawValue)
                json.key("shortDescription")
                json.object { $0.member("text", code.page.title) }
              }
            }
          }
        }
        json.member("columnKind", "unicodeCodePoints")
        json.key("results")
        json.array(of: diagnostics) { json, diagnostic in
          json.sarifResult(diagnostic, sources)
        }
      }
    }
  }
  json.endLine()
  return Document(json)
}

extension JSONWriter {
  /// Writes a message from elsewhere as text, not as links (SARIF 2.1.0, 3.11.6).
  private mutating func sarifMessage(_ text: String) {
    let parts = text.split(separator: "](", omittingEmptySubsequences: false)
    member("text", parts.joined(separator: "\\]("))
  }

  fileprivate mutating func sarifResult(_ diagnostic: Diagnostic, _ sources: SourceMap) {
    object { json in
      json.member("ruleId", diagnostic.code.rawValue)
      json.member("level", diagnostic.severity.rawValue)
      json.key("message")
      json.object { $0.sarifMessage(diagnostic.fullText) }
      if let primary = diagnostic.primary {
        json.key("locations")
        json.array { $0.sarifLocation(primary, sources) }
      }
      if !diagnostic.related.isEmpty {
        json.key("relatedLocations")
        json.array(of: diagnostic.related) { $0.sarifLocation($1, sources) }
      }
      let fixes = diagnostic.helps.filter { !$0.edits.isEmpty }
      if !fixes.isEmpty {
        json.key("fixes")
        json.array(of: fixes) { $0.sarifFix($1, sources) }
      }
    }
  }

  private mutating func sarifFix(_ help: Help, _ sources: SourceMap) {
    var files: [SourceID] = []
    for edit in help.edits where !files.contains(edit.span.source) {
      files.append(edit.span.source)
    }
    object { json in
      json.key("description")
      json.object(inline: true) { $0.sarifMessage(help.text) }
      json.key("artifactChanges")
      json.array(of: files) { json, file in
        json.object { json in
          json.key("artifactLocation")
          json.object(inline: true) { $0.member("uri", percentEncoded(sources[file].path)) }
          json.key("replacements")
          json.array(of: help.edits.filter { $0.span.source == file }) { json, edit in
            json.object { json in
              json.key("deletedRegion")
              json.sarifRegion(Place(edit.span, sources))
              json.key("insertedContent")
              json.object(inline: true) { $0.member("text", edit.replacement) }
            }
          }
        }
      }
    }
  }

  private mutating func sarifRegion(_ place: Place) {
    object(inline: true) { json in
      json.member("startLine", place.start.line)
      json.member("startColumn", place.start.column)
      json.member("endLine", place.end.line)
      json.member("endColumn", place.end.column)
    }
  }

  private mutating func sarifLocation(_ label: Label, _ sources: SourceMap) {
    let place = Place(label.span, sources)
    object { json in
      json.key("physicalLocation")
      json.object { json in
        json.key("artifactLocation")
        json.object(inline: true) { $0.member("uri", percentEncoded(place.path)) }
        json.key("region")
        json.sarifRegion(place)
      }
      if !label.text.isEmpty {
        json.key("message")
        json.object(inline: true) { $0.sarifMessage(label.text) }
      }
    }
  }
}

/// A path as a relative URI reference (RFC 3986).
private func percentEncoded(_ path: String) -> String {
  let digits = Array("0123456789ABCDEF".unicodeScalars)
  var result = ""
  for byte in path.utf8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      result.unicodeScalars.append("%")
      result.unicodeScalars.append(digits[Int(byte >> 4)])
      result.unicodeScalars.append(digits[Int(byte & 15)])
    }
  }
  return result
}

/// Findings as workflow commands that GitHub turns into annotations on a pull request.
public func githubAnnotations(_ diagnostics: [Diagnostic], in sources: SourceMap) -> Document {
  var text = GitHubText()
  for diagnostic in diagnostics {
    let command = diagnostic.severity == .note ? "notice" : diagnostic.severity.rawValue
    text += "::\(command) \(properties(of: diagnostic, sources).joined(separator: ","))"
    let lines = [diagnostic.message.printable] + diagnostic.remarks
    text += "::\(lines.joined(separator: "\n"))\n"
  }
  return Document(text)
}

private func properties(of diagnostic: Diagnostic, _ sources: SourceMap) -> [GitHubText] {
  var properties: [GitHubText] = []
  if let span = diagnostic.primary?.span {
    let place = Place(span, sources)
    properties = [
      "file=\(property: place.path)", "line=\(place.start.line)", "col=\(place.start.column)",
      "endLine=\(place.end.line)", "endColumn=\(place.end.column)",
    ]
  }
  properties.append("title=\(property: diagnostic.code.rawValue)")
  return properties
}

extension Diagnostic {
  /// Message, notes and helps as lines, for formats without an excerpt.
  fileprivate var fullText: String { ([message] + remarks).joined(separator: "\n") }

  /// Notes and helps, each with its word in front.
  fileprivate var remarks: [String] {
    notes.map { "note: \($0)" } + helps.map { "help: \($0.text)" }
  }
}
