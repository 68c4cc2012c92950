internal import CLibYAML

/// A libyaml parser at a fixed address: the C struct keeps pointers into itself, so it may not move.
struct ParserHandle: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// A parser of a text that outlives it, or nil when there is no memory.
  init?(reading bytes: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event, which the caller deletes; false when the text cannot be parsed further.
  func next(_ event: inout yaml_event_t) -> Bool {
    yaml_parser_parse(parser, &event) == 1
  }

  /// What stopped the parser; marks count code points.
  var failure: Failure {
    Failure(
      problem: parser.pointee.problem.map { String(cString: $0) } ?? "",
      context: parser.pointee.context.map { String(cString: $0) } ?? "",
      isReaderError: parser.pointee.error == YAML_READER_ERROR,
      problemIndex: parser.pointee.problem_mark.index,
      contextIndex: parser.pointee.context_mark.index)
  }

  struct Failure {
    var problem: String
    var context: String
    var isReaderError: Bool
    var problemIndex: Int
    var contextIndex: Int
  }
}
