/// A pattern of `exclude:`: `*` and `?` within a name, `**` across folders.
///
/// A pattern without a slash fits a name at any depth; one that fits a folder fits all below it.
struct GlobPattern: Sendable {
  private let parts: [[Character]]

  init(_ text: String) {
    var parts = text.split(separator: "/").map { Array($0) }
    if parts.count == 1, !text.hasPrefix("/") { parts.insert(Array("**"), at: 0) }
    self.parts = parts
  }

  /// Whether a path relative to the workspace, or a folder above it, fits.
  func fits(_ path: String) -> Bool {
    let names = path.split(separator: "/").map { Array($0) }
    return (1...max(names.count, 1)).contains { count in
      fit(parts, Array(names.prefix(count)), isStar: { $0 == ["*", "*"] }) { part, name in
        fit(part, name, isStar: { $0 == "*" }) { $0 == "?" || $0 == $1 }
      }
    }
  }
}

/// A pattern of `--select`: `*` and `?`, in any case.
struct NamePattern: Sendable {
  private let characters: [Character]

  init(_ text: String) { characters = Array(text.lowercased()) }

  func fits(_ name: String) -> Bool {
    fit(characters, Array(name.lowercased()), isStar: { $0 == "*" }) { $0 == "?" || $0 == $1 }
  }
}

/// Whether a pattern fits a text, both as lists; a star fits any run of elements.
///
/// One star to go back to is enough: a later one makes the earlier ones irrelevant.
private func fit<Element>(
  _ pattern: [Element], _ text: [Element], isStar: (Element) -> Bool,
  _ fitsOne: (Element, Element) -> Bool
) -> Bool {
  var part = 0
  var place = 0
  var star: (part: Int, place: Int)?
  while place < text.count {
    if part < pattern.count, isStar(pattern[part]) {
      part += 1
      star = (part, place)
    } else if part < pattern.count, fitsOne(pattern[part], text[place]) {
      part += 1
      place += 1
    } else if let last = star {
      part = last.part
      place = last.place + 1
      star = (part, place)
    } else {
      return false
    }
  }
  return pattern[part...].allSatisfy(isStar)
}
