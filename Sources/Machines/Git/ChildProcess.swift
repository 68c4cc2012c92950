#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that is run once and waited for.
struct ChildProcess {
  /// What came of it.
  struct Result {
    var status: Int32
    var output: [UInt8]
    /// The first bytes of what it said about faults.
    var errors: [UInt8]
    /// Whether its output was cut at the limit; it was ended then.
    var isCut: Bool
  }

  /// The path of the program.
  let program: String
  /// The whole environment, each `NAME=VALUE`; nothing of our own is passed on.
  let environment: [String]

  /// Runs it.
  ///
  /// - Parameters:
  ///   - input: what it reads from standard input.
  ///   - limit: the most bytes of its output.
  /// - Returns: nil when it cannot be run.
  func run(_ arguments: [String], input: [UInt8], limit: Int) -> Result? {
    // Files without names, so that the program and we never wait for each other.
    guard let question = tmpfile() else { return nil }
    defer { fclose(question) }
    guard fwrite(input, 1, input.count, question) == input.count, fflush(question) == 0,
      let complaints = tmpfile()
    else { return nil }
    defer { fclose(complaints) }
    rewind(question)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0, let reading = Descriptor(ends[0]), let writing = Descriptor(ends[1])
    else { return nil }
    _ = fcntl(reading.number, F_SETFD, FD_CLOEXEC)
    let process = start(
      arguments, streams: [fileno(question), writing.number, fileno(complaints)])
    close(consume writing)
    guard let process else { return nil }
    let answer = reading.readAll(limit: limit)
    if answer?.isCut != false { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    rewind(complaints)
    var errors = [UInt8](repeating: 0, count: 4_096)
    errors.removeLast(errors.count - fread(&errors, 1, errors.count, complaints))
    return Result(
      status: status, output: answer?.bytes ?? [], errors: errors, isCut: answer?.isCut ?? true)
  }

  private func close(_ descriptor: consuming Descriptor) {}

  private func start(_ arguments: [String], streams: [Int32]) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t? = nil
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
    }
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    return posix_spawn(&process, program, &actions, nil, words, variables) == 0 ? process : nil
  }
}
