import CYAMLEvents
import FoundationEssentials

/// What the YAML library alone needs for the files of a folder: every event of every file, nothing
/// kept.
///
/// The measure beside which reading a workspace is quoted.
func scanEvents(of folder: String) throws -> (events: Int, bytes: Int) {
  var events = 0
  var bytes = 0
  for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  where name.hasSuffix(".yaml") {
    guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
    let text = [UInt8](data)
    bytes += text.count
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    yaml_parser_initialize(parser)
    text.withUnsafeBufferPointer { buffer in
      yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
      var event = yaml_event_t()
      var isDone = false
      while !isDone, yaml_parser_parse(parser, &event) == 1 {
        events += 1
        isDone = event.type == YAML_STREAM_END_EVENT
        yaml_event_delete(&event)
      }
    }
    yaml_parser_delete(parser)
    parser.deallocate()
  }
  return (events, bytes)
}
