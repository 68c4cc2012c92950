internal import CLibYAML
import Diagnostics
import SourceText

/// Reads a YAML file into a tree, all its documents, and reports what is wrong with it.
///
/// A syntax error ends the reading of the file (libyaml cannot go on); everything before it is in
/// the tree, and what was open there is marked incomplete.
public func readYAML(
  _ file: SourceFile, source: SourceID, limits: Limits = .standard, into bag: inout DiagnosticBag
) -> DocumentTree {
  file.bytes.withUnsafeBufferPointer { bytes in
    LineSeparators(bytes).report(source, into: &bag)
    var reader = YAMLReader(bytes: bytes, source: source, limits: limits)
    reader.readAll()
    if reader.metControlCharacter {
      // libyaml reads ahead and gives up before it says anything: read on without them.
      let repaired = RepairedText(bytes)
      bag.report(.controlCharacters(repaired, source))
      repaired.bytes.withUnsafeBufferPointer { text in
        reader = YAMLReader(bytes: text, original: bytes, source: source, limits: limits)
        reader.readAll()
      }
    }
    let tree = reader.builder.tree
    bag.append(contentsOf: reader.bag)
    tree.read(file) { $0.reportDuplicateKeys(into: &bag) }
    return tree
  }
}

private struct YAMLReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The bytes of the file, which differ from those that are read where they had to be repaired.
  private let original: UnsafeBufferPointer<UInt8>
  private let source: SourceID
  private let limits: Limits
  private var offsets: ByteOffsets
  private(set) var builder: TreeBuilder
  private(set) var bag = DiagnosticBag()
  /// The anchored nodes of the document; nil sizes are still open.
  private var anchors: [String: (node: UInt32, expanded: Int?)] = [:]
  private var openAnchors: [String?] = []
  private var aliasedNodes = 0
  private var aliasLimitReported = false
  private(set) var metControlCharacter = false
  /// Whether an alias was reported that more text follows, at which libyaml will stop.
  private var isBrokenByAlias = false

  init(
    bytes: UnsafeBufferPointer<UInt8>, original: UnsafeBufferPointer<UInt8>? = nil,
    source: SourceID, limits: Limits
  ) {
    self.bytes = bytes
    self.original = original ?? bytes
    self.source = source
    self.limits = limits
    offsets = ByteOffsets(bytes)
    builder = TreeBuilder(source: source, bytes: bytes.count)
  }

  mutating func readAll() {
    guard let parser = ParserHandle(reading: bytes) else {
      bag.report(Diagnostic(.yamlSyntax, "there is no memory to read this file", at: span(0, 0)))
      builder.abandon(at: 0)
      return
    }
    var event = yaml_event_t()
    while true {
      guard parser.next(&event) else {
        let failure = parser.failure
        if failure.isReaderError {
          metControlCharacter = true
        } else if isBrokenByAlias {
          builder.abandon(at: describe(failure).offset)
        } else {
          giveUp(describe(failure))
        }
        return
      }
      let type = event.type
      let fault = handle(event)
      yaml_event_delete(&event)
      if let fault { return giveUp(fault) }
      if type == YAML_STREAM_END_EVENT { return }
    }
  }

  /// Ends the reading of the file.
  private mutating func giveUp(_ fault: (diagnostic: Diagnostic, offset: UInt32)) {
    bag.report(fault.diagnostic)
    builder.abandon(at: fault.offset)
  }

  /// Adds an event to the tree, or says why and where the file has to be given up.
  private mutating func handle(
    _ event: yaml_event_t
  ) -> (diagnostic: Diagnostic, offset: UInt32)? {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      anchors = [:]
    case YAML_SCALAR_EVENT:
      return handleScalar(event)
    case YAML_ALIAS_EVENT:
      handleAlias(event)
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      return open(
        .sequence, isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE, anchor: data.anchor,
        tag: data.tag, event)
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      return open(
        .mapping, isFlow: data.style == YAML_FLOW_MAPPING_STYLE, anchor: data.anchor,
        tag: data.tag, event)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      close(event)
    default:
      break
    }
    return nil
  }

  private mutating func handleScalar(
    _ event: yaml_event_t
  ) -> (diagnostic: Diagnostic, offset: UInt32)? {
    let data = event.data.scalar
    let start = offsets.byte(at: event.start_mark.index)
    let end = offsets.byte(at: event.end_mark.index)
    let text = UnsafeBufferPointer(start: data.value, count: data.length)
    let style: NodeStyle
    switch data.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: style = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: style = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: style = .literal
    case YAML_FOLDED_SCALAR_STYLE: style = .folded
    default: style = .plain
    }
    // Properties (anchor, tag) stand before the text and are not part of it.
    var first = start
    if data.anchor != nil || data.tag != nil { first = skipProperties(from: start, to: end) }
    let last = style == .literal || style == .folded ? trimmed(first, end) : end
    reportTag(data.tag, data.style == YAML_PLAIN_SCALAR_STYLE, start, end)
    let isKey = builder.expectsKey
    if isKey { checkKey(text, style, span(first, last)) }
    if text.count > limits.scalarBytes {
      let shown = span(first, characterStart(min(last, first + 40)))
      return (.scalarTooLong(limit: limits.scalarBytes, at: shown), offset(first))
    }
    let node = builder.scalar(
      text, style: style, start: offset(first), end: offset(last),
      verbatimAt: verbatimOffset(text, style, first, last))
    remember(data.anchor, node, expanded: TreeBuilder.expanded(text.count))
    return nil
  }

  private mutating func handleAlias(_ event: yaml_event_t) {
    let start = offsets.byte(at: event.start_mark.index)
    let end = offsets.byte(at: event.end_mark.index)
    let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
    let place = span(start, end)
    guard let anchor = anchors[name] else {
      reportUnknownAnchor(name, start, end)
      return addNothing(start, end)
    }
    guard let expanded = anchor.expanded else {
      bag.report(.recursiveAlias(name, at: place))
      return addNothing(start, end)
    }
    if builder.expectsKey, builder.tree.nodes[Int(anchor.node)].kind != .scalar {
      bag.report(.complexKey(at: place))
      return addNothing(start, end)
    }
    aliasedNodes += expanded
    guard aliasedNodes <= limits.aliasedNodes else {
      if !aliasLimitReported {
        bag.report(.tooManyAliases(limit: limits.aliasedNodes, at: place))
        aliasLimitReported = true
      }
      return addNothing(start, end)
    }
    builder.alias(to: anchor.node, expanding: expanded, start: offset(start), end: offset(end))
  }

  private mutating func reportUnknownAnchor(_ name: String, _ start: Int, _ end: Int) {
    let text = SyntaxErrorText(bytes: bytes)
    let value = start..<max(end, text.valueEnd(from: start))
    isBrokenByAlias = value.upperBound > end
    bag.report(
      .unknownAnchor(
        name, at: span(start, end), among: anchors.keys.sorted(),
        value: span(value.lowerBound, value.upperBound),
        quoted: text.string(value).quotedForYAML))
  }

  /// Stands in for a value that was reported, so that the rest of the collection keeps its shape.
  private mutating func addNothing(_ start: Int, _ end: Int) {
    let node = builder.scalar(
      UnsafeBufferPointer(start: nil, count: 0), style: .plain, start: offset(start),
      end: offset(end), verbatimAt: nil)
    builder.markUnread(node)
  }

  private mutating func open(
    _ kind: NodeKind, isFlow: Bool, anchor: UnsafeMutablePointer<yaml_char_t>?,
    tag: UnsafeMutablePointer<yaml_char_t>?, _ event: yaml_event_t
  ) -> (diagnostic: Diagnostic, offset: UInt32)? {
    var start = offsets.byte(at: event.start_mark.index)
    let end = offsets.byte(at: event.end_mark.index)
    if anchor != nil || tag != nil { start = skipProperties(from: start, to: max(end, start)) }
    reportTag(tag, true, offsets.byte(at: event.start_mark.index), end)
    if builder.expectsKey { bag.report(.complexKey(at: span(start, max(end, start + 1)))) }
    guard builder.depth < limits.depth else {
      return (.tooDeep(limit: limits.depth, at: span(start, max(end, start + 1))), offset(start))
    }
    let node = builder.open(kind, style: isFlow ? .flow : .block, start: offset(start))
    let name = anchor.map { String(cString: $0) }
    if let name { anchors[name] = (node, nil) }
    openAnchors.append(name)
    return nil
  }

  private mutating func close(_ event: yaml_event_t) {
    let start = offsets.byte(at: event.start_mark.index)
    let end = offsets.byte(at: event.end_mark.index)
    let name = openAnchors.popLast() ?? nil
    // libyaml ends a block collection at the next token, behind blanks and comments.
    let last = end > start ? offset(end) : builder.lastEnd
    guard let closed = builder.close(end: last) else { return }
    if let name { anchors[name] = (closed.node, closed.expanded) }
  }

  private mutating func remember(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ node: UInt32, expanded: Int
  ) {
    if let anchor { anchors[String(cString: anchor)] = (node, expanded) }
  }

  private mutating func checkKey(
    _ text: UnsafeBufferPointer<UInt8>, _ style: NodeStyle, _ place: Span
  ) {
    if style == .plain, text.count == 2, text[0] == UInt8(ascii: "<"), text[1] == UInt8(ascii: "<")
    {
      bag.report(.mergeKey(at: place))
    } else if text.isEmpty {
      let end = max(place.end, offset(min(Int(place.start) + 1, bytes.count)))
      bag.report(.emptyKey(at: Span(source: source, start: place.start, end: end)))
    }
  }

  private mutating func reportTag(
    _ tag: UnsafeMutablePointer<yaml_char_t>?, _ isWritten: Bool, _ start: Int, _ end: Int
  ) {
    guard let tag else { return }
    var written = start
    while written < end, bytes[written] != UInt8(ascii: "!") { written += 1 }
    let stop = tagEnd(from: written)
    let text =
      written < stop
      ? String(decoding: bytes[written..<stop], as: UTF8.self) : String(cString: tag)
    let next = SyntaxErrorText(bytes: bytes).blanks(at: stop).upperBound
    bag.report(
      .tag(
        text, at: span(written, stop), removing: written < stop ? span(written, next) : nil))
  }

  private func tagEnd(from start: Int) -> Int {
    var index = start
    let isVerbatim = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "<")
    while index < bytes.count, bytes.blankLength(at: index) == 0 {
      if !isVerbatim,
        [UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]")].contains(bytes[index])
      {
        break
      }
      index += 1
    }
    return index
  }

  /// The first byte after anchors and tags, and comments among them.
  private func skipProperties(from start: Int, to end: Int) -> Int {
    var index = start
    while index < end {
      let blank = bytes.blankLength(at: index)
      if blank > 0 {
        index += blank
        continue
      }
      switch bytes[index] {
      case UInt8(ascii: "&"), UInt8(ascii: "!"):
        while index < end, bytes.blankLength(at: index) == 0 { index += 1 }
      case UInt8(ascii: "#"):
        while index < end, bytes.lineBreakLength(at: index) == 0 { index += 1 }
      default:
        return index
      }
    }
    return end
  }

  /// The start of the character that a byte belongs to.
  private func characterStart(_ offset: Int) -> Int {
    var index = offset
    while index > 0, index < bytes.count, bytes[index] & 0xC0 == 0x80 { index -= 1 }
    return index
  }

  private func trimmed(_ start: Int, _ end: Int) -> Int {
    var last = min(end, bytes.count)
    while last > start, isBlank(bytes[last - 1]) { last -= 1 }
    return last
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      || byte == UInt8(ascii: "\t")
  }

  /// Where the text stands in the file byte for byte, if it does.
  private func verbatimOffset(
    _ text: UnsafeBufferPointer<UInt8>, _ style: NodeStyle, _ start: Int, _ end: Int
  ) -> UInt32? {
    let quote: Int
    switch style {
    case .plain: quote = 0
    case .singleQuoted, .doubleQuoted: quote = 1
    default: return nil
    }
    guard end - start - 2 * quote == text.count, let base = original.baseAddress else { return nil }
    let raw = UnsafeBufferPointer(start: base + start + quote, count: text.count)
    return raw.elementsEqual(text) ? offset(start + quote) : nil
  }

  private func offset(_ value: Int) -> UInt32 { UInt32(truncatingIfNeeded: value) }

  private func span(_ start: Int, _ end: Int) -> Span {
    Span(source: source, start: offset(start), end: offset(end))
  }

  private mutating func describe(
    _ failure: ParserHandle.Failure
  ) -> (diagnostic: Diagnostic, offset: UInt32) {
    let problem = offsets.byte(at: failure.problemIndex)
    let context = failure.context.isEmpty ? nil : offsets.byte(at: failure.contextIndex)
    let writer = SyntaxErrorDescription(
      bytes: bytes, source: source, problem: problem, context: context, failure: failure)
    // What was being scanned is not in the tree.
    let isScanning = failure.context.hasPrefix("while scanning")
    return (writer.diagnostic, offset(isScanning ? min(context ?? problem, problem) : problem))
  }
}
