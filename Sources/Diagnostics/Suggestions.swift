import SourceText

/// Names that were probably meant, best first, at most three.
///
/// Equality but for case, hyphens, underscores and spaces comes first; then names within an edit
/// distance of a third of the length (Damerau-Levenshtein, restricted), none of them more than one
/// edit farther than the nearest; then names that hold this one, or are held in it. Ties keep the
/// candidates' order.
public func suggestions(for name: String, among candidates: [String]) -> [String] {
  let folded = fold(name)
  let exact = candidates.filter { $0 != name && fold($0) == folded }
  if !exact.isEmpty { return Array(exact.prefix(3)) }
  let target = Array(folded.unicodeScalars)
  let limit = max(1, target.count / 3)
  var found: [(distance: Int, order: Int)] = []
  for (order, candidate) in candidates.enumerated() where candidate != name {
    let scalars = Array(fold(candidate).unicodeScalars)
    guard abs(scalars.count - target.count) <= limit else { continue }
    let distance = editDistance(target, scalars, limit: limit)
    if distance <= limit { found.append((distance, order)) }
  }
  guard let nearest = found.map(\.distance).min() else {
    return Array(candidates.filter { $0 != name && isPart(folded, of: fold($0)) }.prefix(3))
  }
  found.sort { ($0.distance, $0.order) < ($1.distance, $1.order) }
  return found.prefix(3).filter { $0.distance <= nearest + 1 }.map { candidates[$0.order] }
}

/// Whether one of two names of some length holds the other, as `average` is in `weightedaverage`.
private func isPart(_ name: String, of candidate: String) -> Bool {
  let (short, long) =
    name.utf8.count < candidate.utf8.count ? (name, candidate) : (candidate, name)
  if short.utf8.count < 3 { return false }
  return long.hasPrefix(short) || (short.utf8.count > 4 && long.contains(short))
}

/// Names in back-ticks, joined for a sentence: "`a`, `b` or `c`".
public func alternatives(_ names: [String], joinedBy word: String = "or") -> String {
  let quoted = names.map { "`\($0)`" }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
  return quoted.dropLast().joined(separator: ", ") + " \(word) " + last
}

extension Help {
  /// "did you mean …?" with the edit for the best candidate, or nil when nothing is near.
  public static func didYouMean(
    _ name: String, among candidates: [String], at span: Span
  ) -> Help? {
    let near = suggestions(for: name, among: candidates)
    guard let best = near.first else { return nil }
    return Help("did you mean \(alternatives(near))?", edits: [Edit(span, best)])
  }
}

private func fold(_ name: String) -> String {
  String(
    String.UnicodeScalarView(
      name.lowercased().unicodeScalars.filter { $0 != "-" && $0 != "_" && $0 != " " }))
}

private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int {
  if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for row in 1...left.count {
    var current = [row] + [Int](repeating: 0, count: right.count)
    for column in 1...right.count {
      let cost = left[row - 1] == right[column - 1] ? 0 : 1
      current[column] = min(
        previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
      {
        current[column] = min(current[column], beforePrevious[column - 2] + 1)
      }
    }
    if current.allSatisfy({ $0 > limit }) { return limit + 1 }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[right.count]
}
