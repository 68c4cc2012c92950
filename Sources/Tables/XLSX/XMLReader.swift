internal import CExpat

/// The attributes of an element: names and values, one behind the other.
struct XMLAttributes {
  fileprivate let list: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?

  /// Calls a function with each name and value.
  func forEach(_ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Void) {
    guard let list else { return }
    var index = 0
    while let name = list[index], let value = list[index + 1] {
      body(name, value)
      index += 2
    }
  }

  /// The value of an attribute, whatever its prefix.
  func value(_ wanted: StaticString) -> String? {
    var found: String?
    forEach { name, value in
      if localName(name).equals(wanted) { found = String(cString: value) }
    }
    return found
  }
}

/// A name without the prefix of its namespace.
func localName(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar> {
  var start = name
  var current = name
  while current.pointee != 0 {
    if current.pointee == CChar(UInt8(ascii: ":")) { start = current + 1 }
    current += 1
  }
  return start
}

extension UnsafePointer<CChar> {
  /// Whether a C string says just this.
  @inline(__always)
  func equals(_ text: StaticString) -> Bool {
    let bytes = text.utf8Start
    var index = 0
    while index < text.utf8CodeUnitCount {
      // The string ends with a zero, which differs from every letter.
      guard UInt8(bitPattern: self[index]) == bytes[index] else { return false }
      index += 1
    }
    return self[index] == 0
  }
}

/// What takes the elements of a part of a spreadsheet: an object, so that no call copies what it took.
protocol XMLReceiver: AnyObject {
  func start(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes)
  func end(_ name: UnsafePointer<CChar>)
  func characters(_ text: UnsafeBufferPointer<UInt8>)
  /// Whether no more is wanted.
  var isFull: Bool { get }
}

/// An expat parser that hands a part to a receiver.
///
/// Spreadsheets never declare entities, and what does is refused before any is read.
struct XMLReader: ~Copyable {
  private let parser: XML_Parser
  private let context: UnsafeMutablePointer<Context>

  fileprivate struct Context {
    var receiver: any XMLReceiver
    var depth = 0
    let maximumDepth: Int
    var failure: Failure?
    let parser: XML_Parser
  }

  /// Why a part is not read further.
  enum Failure {
    case syntax
    case documentType
    case tooDeep
    case full
  }

  /// A reader for a receiver; nil when there is no memory.
  init?(_ receiver: any XMLReceiver, depth: Int) {
    guard let parser = XML_ParserCreate(nil) else { return nil }
    self.parser = parser
    context = .allocate(capacity: 1)
    context.initialize(
      to: Context(receiver: receiver, maximumDepth: depth, parser: parser))
    XML_SetUserData(parser, context)
    XML_SetElementHandler(
      parser, { data, name, attributes in startElement(data, name, attributes) },
      { data, name in endElement(data, name) })
    XML_SetCharacterDataHandler(parser) { data, text, count in addCharacters(data, text, count) }
    XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in refuseDocumentType(data) }
  }

  deinit {
    XML_ParserFree(parser)
    context.deinitialize(count: 1)
    context.deallocate()
  }

  /// Takes a piece of the part; false when no more is wanted.
  func feed(_ piece: UnsafeRawBufferPointer, isLast: Bool = false) -> Bool {
    let text = piece.bindMemory(to: CChar.self)
    let count = Int32(truncatingIfNeeded: text.count)
    if XML_Parse(parser, text.baseAddress, count, isLast ? 1 : 0) == XML_STATUS_OK { return true }
    if context.pointee.failure == nil { context.pointee.failure = .syntax }
    return false
  }

  /// What stopped it.
  var failure: Failure? { context.pointee.failure }

  /// The receiver with what it took.
  var receiver: any XMLReceiver { context.pointee.receiver }
}

private func context(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLReader.Context>? {
  data?.assumingMemoryBound(to: XMLReader.Context.self)
}

private func startElement(
  _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?,
  _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
) {
  guard let context = context(data), let name, context.pointee.failure == nil else { return }
  context.pointee.depth += 1
  if context.pointee.depth > context.pointee.maximumDepth {
    stop(context, .tooDeep)
    return
  }
  context.pointee.receiver.start(localName(name), XMLAttributes(list: attributes))
  if context.pointee.receiver.isFull { stop(context, .full) }
}

private func endElement(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?) {
  guard let context = context(data), let name, context.pointee.failure == nil else { return }
  context.pointee.depth -= 1
  context.pointee.receiver.end(localName(name))
  if context.pointee.receiver.isFull { stop(context, .full) }
}

private func addCharacters(
  _ data: UnsafeMutableRawPointer?, _ text: UnsafePointer<XML_Char>?, _ count: Int32
) {
  guard let context = context(data), let text, context.pointee.failure == nil else { return }
  text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
    context.pointee.receiver.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
  }
}

private func refuseDocumentType(_ data: UnsafeMutableRawPointer?) {
  guard let context = context(data) else { return }
  stop(context, .documentType)
}

private func stop(
  _ context: UnsafeMutablePointer<XMLReader.Context>, _ failure: XMLReader.Failure
) {
  if context.pointee.failure == nil { context.pointee.failure = failure }
  XML_StopParser(context.pointee.parser, 0)
}
