internal import CLibZip

/// A ZIP archive of some parts, always the same bytes for the same parts; nil when there is no memory.
package func zipArchive(_ parts: [(name: String, contents: [UInt8])]) -> [UInt8]? {
  var error = zip_error_t()
  zip_error_init(&error)
  defer { zip_error_fini(&error) }
  guard let target = zip_source_buffer_create(nil, 0, 0, &error) else { return nil }
  // The archive takes one reference; the other is for reading it back.
  zip_source_keep(target)
  defer { zip_source_free(target) }
  guard let archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error) else {
    return nil
  }
  // What is added is read when the archive is closed.
  let buffers = parts.map { part in
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(part.contents.count, 1), alignment: 1)
    buffer.copyBytes(from: part.contents)
    return buffer
  }
  defer { for buffer in buffers { buffer.deallocate() } }
  for (part, buffer) in zip(parts, buffers) {
    guard
      let source = zip_source_buffer_create(
        buffer.baseAddress, UInt64(part.contents.count), 0, &error)
    else {
      zip_discard(archive)
      return nil
    }
    let index = zip_file_add(archive, part.name, source, UInt32(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)
      zip_discard(archive)
      return nil
    }
    // 1980-01-01, the first day there is in an archive.
    _ = zip_file_set_dostime(archive, UInt64(index), 0, 0x21, 0)
  }
  guard zip_close(archive) == 0 else {
    zip_discard(archive)
    return nil
  }
  return contents(of: target)
}

private func contents(of source: OpaquePointer) -> [UInt8]? {
  guard zip_source_open(source) == 0 else { return nil }
  defer { zip_source_close(source) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = zip_source_read(source, &piece, UInt64(piece.count))
    guard count >= 0 else { return nil }
    if count == 0 { return bytes }
    bytes += piece[..<Int(count)]
  }
}
