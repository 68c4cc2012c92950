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
    return (1...max(names.count, 1)).contains { fits(parts[...], Array(names.prefix($0))[...]) }
  }

  private func fits(_ parts: ArraySlice<[Character]>, _ names: ArraySlice<[Character]>) -> Bool {
    guard let part = parts.first else { return names.isEmpty }
    if part == ["*", "*"] {
      return (0...names.count).contains { fits(parts.dropFirst(), names.dropFirst($0)) }
    }
    guard let name = names.first, fits(part[...], name[...]) else { return false }
    return fits(parts.dropFirst(), names.dropFirst())
  }

  private func fits(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
    // One star to go back to is enough: a later one makes the earlier ones irrelevant.
    var pattern = pattern
    var name = name
    var star: (pattern: ArraySlice<Character>, name: ArraySlice<Character>)?
    while let character = name.first {
      if let sign = pattern.first, sign == "*" {
        pattern = pattern.dropFirst()
        star = (pattern, name)
      } else if let sign = pattern.first, sign == "?" || sign == character {
        pattern = pattern.dropFirst()
        name = name.dropFirst()
      } else if let last = star {
        pattern = last.pattern
        name = last.name.dropFirst()
        star = (pattern, name)
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == "*" }
  }
}
