import FoundationEssentials
@preconcurrency import Rainbow
import Renderings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminal: the two streams, colour, and the way out.
enum Terminal {
  /// Where text goes.
  enum Stream {
    /// Results.
    case output
    /// Findings and progress.
    case errors

    fileprivate var descriptor: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }
  }

  /// When text is coloured.
  enum ColorChoice: String, CaseIterable {
    case auto, always, never
  }

  /// Sees that nothing around the program ends it or its files.
  ///
  /// A reader that goes away, such as `head`, is no fault; a file that may not grow further is one that is said. A
  /// stream that is closed is taken, so that no file that is opened later gets its number and what is printed.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // For reading alone: what is printed there is lost, and that shows in the status.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// Whether a person reads what is written and can answer.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// Writes a document as it is.
  static func write(_ document: Document, to stream: Stream) {
    write(bytes: Array(document.text.utf8)[...], to: stream)
  }

  /// Writes a few words without a style.
  static func write(_ text: PrintableText, to stream: Stream) {
    write(bytes: Array(StyledText(text).withoutCommands.plain.utf8)[...], to: stream)
  }

  /// Writes styled text, in colour where that is wanted.
  static func write(_ text: StyledText, to stream: Stream, _ choice: ColorChoice) {
    let safe = text.withoutCommands
    let shown = isColored(stream, choice) ? colored(safe) : safe.plain
    write(bytes: Array(shown.utf8)[...], to: stream)
  }

  /// Writes all bytes, or ends quietly when nobody reads any more.
  private static func write(bytes: ArraySlice<UInt8>, to stream: Stream) {
    var bytes = bytes
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { buffer in
        #if canImport(Darwin)
          Darwin.write(stream.descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
          Musl.write(stream.descriptor, buffer.baseAddress, buffer.count)
        #else
          Glibc.write(stream.descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      if written < 0 {
        if errno == EINTR { continue }
        exit(errno == EPIPE ? 0 : Status.files)
      }
      bytes = bytes.dropFirst(written)
    }
  }

  static func exit(_ status: Int32) -> Never {
    #if canImport(Darwin)
      Darwin.exit(status)
    #elseif canImport(Musl)
      Musl.exit(status)
    #else
      Glibc.exit(status)
    #endif
  }

  private static func isColored(_ stream: Stream, _ choice: ColorChoice) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      let environment = ProcessInfo.processInfo.environment
      if let value = environment["NO_COLOR"], !value.isEmpty { return false }
      return isatty(stream.descriptor) == 1 && environment["TERM"] != "dumb"
    }
  }

  private static func colored(_ text: StyledText) -> String {
    Rainbow.enabled = true
    Rainbow.outputTarget = .console
    let segments = text.runs.map { run in
      let look = look(of: run.style)
      return Rainbow.Segment(text: run.text, color: look.color, styles: look.styles)
    }
    return Rainbow.generateString(for: Rainbow.Entry(segments: segments))
  }

  private static func look(of style: TextStyle) -> (color: ColorType?, styles: [Style]?) {
    switch style {
    case .plain: (nil, nil)
    case .strong: (nil, [.bold])
    case .faint: (nil, [.dim])
    case .error: (.named(.red), [.bold])
    case .warning: (.named(.yellow), [.bold])
    case .note: (.named(.cyan), nil)
    case .help: (.named(.green), nil)
    case .frame: (.named(.blue), nil)
    }
  }
}
