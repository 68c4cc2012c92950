import Renderings

/// A line as far as it fits, with marks under some of its cells.
struct LineWindow {
  /// What is shown, with `…` where the line goes on.
  let text: String
  /// The marks by their cells in what is shown, with their positions among all marks of the line.
  let marks: [(position: Int, cells: Range<Int>)]

  /// The windows that show all marks of a line: one where they fit together, else several.
  ///
  /// - Parameter marks: runs of cells of the line, from its start.
  static func windows(_ line: String, marks: [Range<Int>], width: Int) -> [LineWindow] {
    let total = line.displayWidth
    if max(total, marks.map(\.upperBound).max() ?? 0) <= width {
      return [LineWindow(text: line, marks: Array(marks.enumerated().map { ($0, $1) }))]
    }
    var windows: [LineWindow] = []
    var group: [Int] = []
    for position in marks.indices {
      let joined = bounds(of: group + [position], marks)
      if !group.isEmpty, joined.count > width - 4 {
        windows.append(LineWindow(line, total, group, marks, width))
        group = []
      }
      group.append(position)
    }
    if !group.isEmpty { windows.append(LineWindow(line, total, group, marks, width)) }
    return windows
  }

  private static func bounds(of group: [Int], _ marks: [Range<Int>]) -> Range<Int> {
    let low = group.map { marks[$0].lowerBound }.min() ?? 0
    let high = group.map { marks[$0].upperBound }.max() ?? 0
    return low..<max(low, high)
  }

  private init(text: String, marks: [(Int, Range<Int>)]) {
    self.text = text
    self.marks = marks.map { (position: $0, cells: $1) }
  }

  private init(
    _ line: String, _ total: Int, _ group: [Int], _ all: [Range<Int>], _ width: Int
  ) {
    let bounds = Self.bounds(of: group, all)
    let shown = min(bounds.count, width - 4)
    // A third of the room stands before the marks, so that what follows them can be read.
    var from = max(0, bounds.lowerBound - (width - shown) / 3)
    if total - from < width { from = max(0, total - width + 1) }
    let (rest, dropped) = line.dropping(cells: from)
    let isCut = dropped > 0
    let room = width - (isCut ? 1 : 0)
    let fits = rest.displayWidth <= room
    let visible = fits ? rest : rest.prefix(cells: room - 1)
    text = (isCut ? "…" : "") + visible + (fits ? "" : "…")
    let shift = dropped - (isCut ? 1 : 0)
    let end = text.displayWidth
    marks = group.map { position in
      let start = all[position].lowerBound - shift
      return (position, start..<max(start + 1, min(all[position].upperBound - shift, end)))
    }
  }
}

extension String {
  /// The first cells of the text.
  fileprivate func prefix(cells: Int) -> String {
    var width = 0
    return String(
      UnicodeScalarView(
        unicodeScalars.prefix {
          width += $0.displayWidth
          return width <= cells
        }))
  }

  /// The text without its first cells, and how many were dropped: one more where a wide character
  /// lies across the cut.
  fileprivate func dropping(cells: Int) -> (rest: String, dropped: Int) {
    var dropped = 0
    var rest = unicodeScalars[...]
    while dropped < cells, let first = rest.first {
      dropped += first.displayWidth
      rest = rest.dropFirst()
    }
    return (String(String.UnicodeScalarView(rest)), dropped)
  }
}
