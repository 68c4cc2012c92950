import Diagnostics
import Policies
import Renderings
import SourceText

/// The value of an expression for people; a record as a table of its fields.
public func answerText(_ answer: ConsoleAnswer) -> StyledText {
  var text = StyledText()
  guard let value = answer.value else { return text }
  if answer.fields.isEmpty {
    text.appendLine("\(value)", .strong)
    return text
  }
  var table = TextTable([.leading, .leading])
  for field in answer.fields { table.row([field.name, field.value]) }
  text.append(table.rendered())
  return text
}

/// The expression with the value of each part under its sign.
public func explanationText(_ answer: ConsoleAnswer, _ expression: String) -> StyledText {
  let bytes = Array(expression.utf8)
  func column(_ byte: Int) -> Int {
    String(decoding: bytes[..<min(byte, bytes.count)], as: UTF8.self).displayWidth
  }
  var text = StyledText()
  guard !expression.contains("\n") else {
    for part in answer.parts where part.range.upperBound <= bytes.count {
      let code = String(decoding: bytes[part.range], as: UTF8.self).printable
      text.appendLine("\(code) is \(part.text)")
    }
    return text
  }
  text.appendLine("\(expression)", .strong)
  // Two parts of one sign are a chain; the last one is what the sign came to.
  var values: [Int: String] = [:]
  for part in answer.parts where part.text.first != "{" {
    values[column(part.focus)] = part.text.printable
  }
  let places = values.sorted { $0.key > $1.key }.map { (column: $0.key, text: $0.value) }
  guard !places.isEmpty else { return text }
  var rows: [[(column: Int, text: String)]] = []
  for place in places {
    let end = place.column + place.text.displayWidth
    let fits = rows.indices.dropFirst().first { row in
      rows[row].last.map { end < $0.column } ?? true
    }
    if let fits {
      rows[fits].append(place)
    } else {
      if rows.isEmpty { rows.append([]) }
      rows.append([place])
    }
  }
  rows[0] = []
  for index in rows.indices {
    // A bar under every value that stands in this row or below it.
    let below = rows[index...].flatMap { $0 }.map(\.column)
    var line = ""
    var cells = rows[index].map { ($0.column, $0.text) }
    let written = Set(rows[index].map(\.column))
    cells += below.filter { !written.contains($0) }.map { ($0, "|") }
    for (column, cell) in cells.sorted(by: { $0.0 < $1.0 }) {
      let width = line.displayWidth
      if width > column { continue }
      line += String(repeating: " ", count: column - width) + cell
    }
    text.appendLine("\(line)")
  }
  return text
}

/// The value of an expression as JSON.
public func answerJSON(_ answer: ConsoleAnswer, _ diagnostics: [Diagnostic]) -> Document {
  var json = JSONWriter()
  json.object { json in
    json.member("cogsmith", 1)
    json.member("value", optional: answer.value)
    json.member("type", optional: answer.type)
    if !answer.fields.isEmpty {
      json.key("fields")
      json.object { json in
        for field in answer.fields { json.member(field.name, field.value) }
      }
    }
    json.key("parts")
    json.array(of: answer.parts, inline: false) { json, part in
      json.object(inline: true) { json in
        json.member("start", part.range.lowerBound)
        json.member("end", part.range.upperBound)
        json.member("value", part.text)
      }
    }
    json.key("diagnostics")
    json.diagnostics(diagnostics, in: answer.sources)
  }
  json.endLine()
  return Document(json)
}
