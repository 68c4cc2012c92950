/// A grammar as railroad diagrams, in one SVG picture without scripts.
public struct RailroadDiagram {
  private let ebnf: EBNF
  private let titles: [(rule: String, title: String)]

  /// Diagrams of all rules; a title stands above the rule that it is given for.
  public init(_ ebnf: EBNF, titles: [(rule: String, title: String)] = []) {
    self.ebnf = ebnf
    self.titles = titles
  }

  /// The picture.
  public var svg: String {
    var body = ""
    var y = 20.0
    var width = 0.0
    for name in ebnf.names {
      guard let rule = ebnf.rules[name] else { continue }
      if let title = titles.first(where: { $0.rule == name }) {
        y += 14
        body += text(title.title, x: 20, y: y + 14, style: "title")
        y += 34
      }
      let track = Track(rule)
      body += text(name, x: 20, y: y + 12, style: "rule")
      let line = y + 26 + track.up
      body += "<path d=\"M20 \(point(line - 6))v12m5 -12v12M25 \(point(line))h15\"/>\n"
      body += track.drawn(x: 40, y: line)
      let end = 40 + track.width
      body += "<path d=\"M\(point(end)) \(point(line))h15m0 -6v12m5 -12v12\"/>\n"
      width = max(width, end + 40)
      y = line + track.down + 26
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(point(width))" height="\(point(y))" \
      viewBox="0 0 \(point(width)) \(point(y))">
      <style>
      path { fill: none; stroke: #333; stroke-width: 1.5 }
      rect { fill: #f3f1ea; stroke: #333; stroke-width: 1.2 }
      rect.sign { fill: #dcebdd }
      rect.special { fill: #fff; stroke-dasharray: 4 3 }
      text { font: 13px monospace; fill: #111; text-anchor: middle }
      text.rule { font: bold 14px monospace; text-anchor: start }
      text.title { font: bold 18px sans-serif; text-anchor: start }
      text.count { font: 11px sans-serif }
      </style>
      <rect width="100%" height="100%" style="fill: #fff; stroke: none"/>
      \(body)</svg>

      """
  }

  private func text(_ text: String, x: Double, y: Double, style: String) -> String {
    "<text class=\"\(style)\" x=\"\(point(x))\" y=\"\(point(y))\">\(escaped(text))</text>\n"
  }
}

/// A part of a diagram: as wide as it says, and that much above and below its line.
private indirect enum Track {
  case box(String, style: String)
  case empty
  case sequence([Track])
  case choice([Track])
  case loop(Track)
  case times(Int, Track)

  init(_ expression: EBNF.Expression) {
    switch expression {
    case .text(let text): self = .box(text, style: "sign")
    case .name(let name): self = .box(name, style: "name")
    case .special(let words): self = .box(words, style: "special")
    case .sequence(let parts): self = .sequence(parts.map { Track($0) })
    case .choice(let parts): self = .choice(parts.map { Track($0) })
    case .optional(let part): self = .choice([.empty, Track(part)])
    case .repeated(let part): self = .choice([.empty, .loop(Track(part))])
    case .times(let count, let part): self = .times(count, Track(part))
    }
  }

  private static let gap = 12.0
  private static let curve = 10.0

  var width: Double {
    switch self {
    case .box(let text, _): Double(text.unicodeScalars.count) * 7.9 + 18
    case .empty: 20
    case .sequence(let parts):
      parts.map(\.width).reduce(0, +) + Double(max(parts.count - 1, 0)) * Self.gap
    case .choice(let parts): (parts.map(\.width).max() ?? 0) + 4 * Self.curve
    case .loop(let part): part.width + 2 * Self.curve
    case .times(_, let part): part.width
    }
  }

  var up: Double {
    switch self {
    case .box: 13
    case .empty: 2
    case .sequence(let parts): parts.map(\.up).max() ?? 0
    case .choice(let parts): parts.first?.up ?? 0
    case .loop(let part): part.up
    case .times(_, let part): part.up + 14
    }
  }

  var down: Double {
    switch self {
    case .box: return 13
    case .empty: return 2
    case .sequence(let parts): return parts.map(\.down).max() ?? 0
    case .choice(let parts):
      let rest = parts.dropFirst().map { $0.up + $0.down + 8 }.reduce(0, +)
      return (parts.first?.down ?? 0) + rest
    case .loop(let part): return max(part.down, 13) + 10
    case .times(_, let part): return part.down
    }
  }

  func drawn(x: Double, y: Double) -> String {
    switch self {
    case .box(let text, let style):
      let radius = style == "sign" ? 13 : 2
      return
        "<rect class=\"\(style)\" x=\"\(point(x))\" y=\"\(point(y - 13))\" width=\"\(point(width))\" height=\"26\" rx=\"\(radius)\"/>"
        + "<text x=\"\(point(x + width / 2))\" y=\"\(point(y + 4.5))\">\(escaped(text))</text>\n"
    case .empty: return line(x, y, width)
    case .sequence(let parts):
      var drawing = ""
      var place = x
      for (position, part) in parts.enumerated() {
        if position > 0 {
          drawing += line(place, y, Self.gap)
          place += Self.gap
        }
        drawing += part.drawn(x: place, y: y)
        place += part.width
      }
      return drawing
    case .choice(let parts): return drawn(choice: parts, x, y)
    case .loop(let part):
      let under = max(part.down, 13) + 8
      let curve = Self.curve
      return line(x, y, curve) + part.drawn(x: x + curve, y: y)
        + line(x + curve + part.width, y, curve)
        + "<path d=\"M\(point(x + curve + part.width)) \(point(y))q\(point(curve)) 0 \(point(curve)) \(point(curve))v\(point(under - 2 * curve))q0 \(point(curve)) \(point(-curve)) \(point(curve))h\(point(-part.width))q\(point(-curve)) 0 \(point(-curve)) \(point(-curve))v\(point(2 * curve - under))q0 \(point(-curve)) \(point(curve)) \(point(-curve))\"/>"
        + "<path d=\"M\(point(x + curve + part.width / 2 + 4)) \(point(y + under - 4))l-6 4l6 4\"/>\n"
    case .times(let count, let part):
      return part.drawn(x: x, y: y)
        + "<text class=\"count\" x=\"\(point(x + width / 2))\" y=\"\(point(y - part.up - 3))\">\(count) times</text>\n"
    }
  }

  private func drawn(choice parts: [Track], _ x: Double, _ y: Double) -> String {
    let curve = Self.curve
    let inner = width - 4 * curve
    var drawing = ""
    var place = y
    for (position, part) in parts.enumerated() {
      if position > 0 {
        place += part.up + 8
        let drop = place - y - 2 * curve
        drawing +=
          "<path d=\"M\(point(x)) \(point(y))q\(point(curve)) 0 \(point(curve)) \(point(curve))v\(point(drop))q0 \(point(curve)) \(point(curve)) \(point(curve))\"/>"
          + "<path d=\"M\(point(x + width)) \(point(y))q\(point(-curve)) 0 \(point(-curve)) \(point(curve))v\(point(drop))q0 \(point(curve)) \(point(-curve)) \(point(curve))\"/>"
      } else {
        drawing += line(x, y, 2 * curve) + line(x + width - 2 * curve, y, 2 * curve)
      }
      drawing += part.drawn(x: x + 2 * curve, y: place)
      drawing += line(x + 2 * curve + part.width, place, inner - part.width)
      place += part.down
    }
    return drawing
  }

  private func line(_ x: Double, _ y: Double, _ width: Double) -> String {
    width > 0 ? "<path d=\"M\(point(x)) \(point(y))h\(point(width))\"/>\n" : ""
  }
}

/// A coordinate with at most one decimal.
private func point(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  let digits = String(tenths.magnitude % 10)
  return (tenths < 0 ? "-" : "") + String(tenths.magnitude / 10)
    + (digits == "0" ? "" : "." + digits)
}

private func escaped(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
}
