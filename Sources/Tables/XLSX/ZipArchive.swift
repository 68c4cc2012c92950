internal import CLibZip

/// A ZIP archive in memory, read part by part.
struct ZipArchive: ~Copyable {
  private let archive: OpaquePointer
  /// How large the file is.
  private let size: Int

  /// An archive in bytes that outlive it; nil where it is damaged.
  init?(reading bytes: UnsafeRawBufferPointer) {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard
      let source = zip_source_buffer_create(bytes.baseAddress, UInt64(bytes.count), 0, &error)
    else { return nil }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      return nil
    }
    self.archive = archive
    size = bytes.count
  }

  deinit { zip_discard(archive) }

  /// Whether it has a part of a name.
  func has(_ name: String) -> Bool { zip_name_locate(archive, name, UInt32(ZIP_FL_NOCASE)) >= 0 }

  /// Whether bytes can be an archive of so many parts at most; what it says itself is not to be trusted, and the
  /// list of parts costs more memory than it takes in the file.
  static func hasFew(_ bytes: UnsafeRawBufferPointer, parts limit: Int) -> Bool {
    var count = 0
    var index = 0
    let end = bytes.count - 3
    // Each part has an entry in the directory that begins with `PK`, 1, 2.
    while index < end {
      if bytes[index] == 0x50, bytes[index + 1] == 0x4B, bytes[index + 2] == 1,
        bytes[index + 3] == 2
      {
        count += 1
        if count > limit { return false }
        index += 46
      } else {
        index += 1
      }
    }
    return true
  }

  /// What stopped the reading of a part.
  enum Failure: Error {
    case missing
    /// It breaks off, or its checksum does not fit.
    case damaged
    case encrypted
    case tooLarge
    /// The receiver wants no more.
    case refused
  }

  /// Inflates a part piece by piece.
  ///
  /// - Parameters:
  ///   - budget: how many inflated bytes may still come, of all parts together.
  ///   - receive: takes a piece, and says whether it wants more.
  func read(
    _ name: String, _ limits: TableLimits, budget: inout Int,
    _ receive: (UnsafeRawBufferPointer) -> Bool
  ) throws(Failure) {
    let index = zip_name_locate(archive, name, UInt32(ZIP_FL_NOCASE))
    guard index >= 0 else { throw .missing }
    var stat = zip_stat_t()
    guard zip_stat_index(archive, UInt64(index), 0, &stat) == 0 else { throw .damaged }
    if stat.encryption_method != 0 { throw .encrypted }
    let allowed = allowance(forCompressed: stat.comp_size, limits)
    guard let part = zip_fopen_index(archive, UInt64(index), 0) else { throw .damaged }
    defer { zip_fclose(part) }
    var total = 0
    try withPiece { piece throws(Failure) in
      while true {
        let count = zip_fread(part, piece.baseAddress, UInt64(piece.count))
        guard count >= 0 else { throw .damaged }
        if count == 0 { return }
        total += Int(count)
        budget -= Int(count)
        guard total <= allowed, budget >= 0 else { throw .tooLarge }
        guard receive(UnsafeRawBufferPointer(rebasing: piece[..<Int(count)])) else {
          throw .refused
        }
      }
    }
  }

  /// How many bytes a part may inflate to: what it says itself is not to be trusted.
  private func allowance(forCompressed stated: UInt64, _ limits: TableLimits) -> Int {
    let compressed = Int(min(stated, UInt64(size)))
    let (ratio, overflow) = compressed.multipliedReportingOverflow(by: limits.ratio)
    return max(limits.harmlessBytes, overflow ? limits.inflatedBytes : ratio)
  }

  /// How many bytes all parts may inflate to together: several may share the same bytes of the file.
  func budget(_ limits: TableLimits) -> Int {
    min(limits.inflatedBytes, 4 * allowance(forCompressed: UInt64(size), limits))
  }

  private func withPiece(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    defer { piece.deallocate() }
    try body(piece)
  }
}
