/// A ZIP archive whose parts are stored as they are, so that what is changed in a part is changed in the
/// archive.
func storedArchive(_ parts: [(name: String, bytes: [UInt8])]) -> [UInt8] {
  func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  var files: [UInt8] = []
  var directory: [UInt8] = []
  for (name, bytes) in parts {
    let place = files.count
    // Version, flags, method, time, day; checksum, sizes, lengths of the name and of what follows it.
    let common =
      [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0] + little(Int(checksum(bytes)), 4) + little(bytes.count, 4)
      + little(bytes.count, 4) + little(name.utf8.count, 2) + [0, 0]
    files += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + bytes
    directory += [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10)
    directory += little(place, 4) + Array(name.utf8)
  }
  let count = little(parts.count, 2)
  return files + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count
    + little(directory.count, 4) + little(files.count, 4) + [0, 0]
}

/// The CRC-32 of bytes, as ZIP has it.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
  var rest = UInt32.max
  for byte in bytes {
    rest ^= UInt32(byte)
    for _ in 0..<8 { rest = rest >> 1 ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  return ~rest
}
