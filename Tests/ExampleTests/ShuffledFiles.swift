import Testing

/// The files of a workspace with all that has no meaning in another order: names of files, which
/// file and which document something stands in, the order of sections and of map entries, of the
/// columns of tables and of the events in them, of BOM versions, of the items of a snapshot.
struct ShuffledFiles<Random: RandomNumberGenerator> {
  /// Something that can stand in any document: an entry of a section, or all of it.
  private struct Piece {
    var section: String
    var content: Document
    /// The table that it names.
    var table: String?
  }

  private let original: [String: String]
  private var random: Random
  private(set) var files: [String: String] = [:]

  /// Shuffles the files of a workspace.
  init(_ files: [String: String], _ random: Random) throws {
    original = files
    self.random = random
    try shuffle()
  }

  private mutating func shuffle() throws {
    var pieces: [Piece] = []
    for (path, text) in original.sorted(by: { $0.key < $1.key }) where path.hasSuffix(".yaml") {
      for document in Document.yaml(text) {
        guard case .map(let sections) = document else { continue }
        for (section, content) in sections {
          pieces += split(section, content, folder: folder(of: path))
        }
      }
    }
    pieces.shuffle(using: &random)
    let fileCount = Int.random(in: 2...7, using: &random)
    var batches = [[Piece]](repeating: [], count: fileCount)
    for (number, piece) in pieces.enumerated() {
      // The root has to hold something.
      batches[number == 0 ? 0 : Int.random(in: 0..<fileCount, using: &random)].append(piece)
    }
    for (number, batch) in batches.enumerated() {
      let path = number == 0 ? "cogsmith.yaml" : newName(".yaml")
      files[path] = try text(batch, at: path)
    }
  }

  private mutating func split(_ section: String, _ content: Document, folder: String) -> [Piece] {
    let merged: Set = [
      "accounts", "units", "rates", "products", "boms", "receipts", "builds", "sales",
      "adjustments",
    ]
    if let table = content["from"]?.string {
      return [Piece(section: section, content: content, table: folder + table)]
    }
    switch content {
    case .map(let entries) where merged.contains(section):
      return entries.map { key, value in
        // Versions of a BOM are told apart by their number.
        if section == "boms", case .list(let versions) = value {
          let shuffled = Document.list(versions.shuffled(using: &random))
          return Piece(section: section, content: .map([(key, shuffled)]))
        }
        return Piece(section: section, content: .map([(key, value)]))
      }
    case .list(let elements) where section == "opening":
      return elements.map { Piece(section: section, content: .list([$0])) }
    default:
      return [Piece(section: section, content: content)]
    }
  }

  /// A file of one to three documents.
  private mutating func text(_ batch: [Piece], at path: String) throws -> String {
    let count = Int.random(in: 1...3, using: &random)
    var documents = [[(key: String, value: Document)]](repeating: [], count: count)
    for piece in batch {
      let content = try moved(piece, to: folder(of: path))
      let number = Int.random(in: 0..<count, using: &random)
      if let index = documents[number].firstIndex(where: { $0.key == piece.section }) {
        documents[number][index].value = joined(documents[number][index].value, content)
      } else {
        documents[number].append((piece.section, content))
      }
    }
    var texts: [String] = []
    for sections in documents where !sections.isEmpty {
      texts.append(
        sections.shuffled(using: &random)
          .map { "\($0.key): \($0.value.shuffled(&random).flow())\n" }.joined())
    }
    return texts.joined(separator: "---\n")
  }

  private func joined(_ left: Document, _ right: Document) -> Document {
    switch (left, right) {
    case (.map(let first), .map(let second)): .map(first + second)
    case (.list(let first), .list(let second)): .list(first + second)
    default: left
    }
  }

  // MARK: What manifests name

  /// The content of a piece whose table and snapshot have new names.
  private mutating func moved(_ piece: Piece, to folder: String) throws -> Document {
    var content = piece.content
    if let table = piece.table {
      let name = newName(".csv").split(separator: "/").last.map(String.init) ?? ""
      files[folder + name] = shuffledTable(try #require(original[table], "\(table)"))
      content["from"] = .text(name, isPlain: false)
    }
    if piece.section == "inventory", let snapshot = content["snapshot"]?.string {
      let name = newName(".json")
      files[name] = try shuffledSnapshot(try #require(original[snapshot], "\(snapshot)"))
      content["snapshot"] = .text(name, isPlain: false)
    }
    return content
  }

  /// A table with its columns, and the events in it, in another order.
  private mutating func shuffledTable(_ text: String) -> String {
    let rows = text.split(separator: "\n").map(cells)
    guard let header = rows.first else { return text }
    let order = header.indices.shuffled(using: &random)
    var groups: [[[String]]] = []
    let id = header.firstIndex(of: "id")
    for row in rows.dropFirst() {
      if let last = groups.last?.last, id.map({ last[$0] == row[$0] }) ?? true {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
    groups.shuffle(using: &random)
    return ([[header]] + groups).joined()
      .map { row in order.map { cell(row[$0]) }.joined(separator: ",") + "\n" }.joined()
  }

  private func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  private func cell(_ text: String) -> String { text.contains(",") ? "\"\(text)\"" : text }

  private mutating func shuffledSnapshot(_ text: String) throws -> String {
    var snapshot = try #require(Document.json(text).first)
    for key in ["items", "accounts"] {
      guard case .list(let elements)? = snapshot[key] else { continue }
      snapshot[key] = .list(elements.shuffled(using: &random))
    }
    return snapshot.shuffled(&random).flow(isJSON: true)
  }

  // MARK: Names

  private mutating func newName(_ suffix: String) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    func word() -> String {
      String(
        (0..<Int.random(in: 3...9, using: &random)).map { _ in
          letters[Int.random(in: 0..<letters.count, using: &random)]
        })
    }
    let isInFolder = Bool.random(using: &random)
    return (isInFolder ? "f\(word())/" : "") + "n\(word())" + suffix
  }

  private func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}
