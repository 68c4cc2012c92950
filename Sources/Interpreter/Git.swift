#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The `git` of this machine, run in a folder.
struct Git {
  let folder: String

  /// What a command writes to standard output; nil when it fails.
  ///
  /// - Throws: `FileFault` when git cannot be run.
  func output(_ arguments: [String], input: [UInt8] = []) throws(FileFault) -> [UInt8]? {
    let question = try file(holding: input)
    defer { fclose(question) }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw FileFault(path: "git", reason: "cannot be run") }
    let process = start(arguments, reading: fileno(question), writing: ends)
    close(ends[1])
    defer { close(ends[0]) }
    guard let process else {
      throw FileFault(path: "git", reason: "is not installed; it is what knows the revisions")
    }
    let answer = readAll(ends[0])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status == 0 ? answer : nil
  }

  /// A file without a name, so that git and we never wait for each other; it goes away when it is
  /// closed.
  private func file(holding bytes: [UInt8]) throws(FileFault) -> UnsafeMutablePointer<FILE> {
    guard let file = tmpfile() else {
      throw FileFault(path: "git", reason: "cannot be asked: no temporary file can be written")
    }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0 else {
      fclose(file)
      throw FileFault(path: "git", reason: "cannot be asked: no temporary file can be written")
    }
    rewind(file)
    return file
  }

  private func start(
    _ arguments: [String], reading input: Int32, writing output: [Int32]
  ) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t? = nil
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, output[0])
    var words = (["git", "-C", folder] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    return posix_spawnp(&process, "git", &actions, nil, words, environ) == 0 ? process : nil
  }

  private func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }
}
