import ArgumentParser
import Renderings
import Synchronization
import TestSupport

@testable import Command

/// Answers that a test gives, with everything that is said in between.
final class Script: Sendable {
  private struct State {
    var answers: [String]
    var said = ""
  }

  private let state: Mutex<State>

  init(_ answers: [String]) {
    state = Mutex(State(answers: answers))
  }

  /// The whole conversation as a terminal would show it.
  var transcript: String { state.withLock(\.said) }

  /// How many answers nobody asked for.
  var left: Int { state.withLock(\.answers.count) }

  func say(_ text: String) { state.withLock { $0.said += text } }

  /// The next answer; nil, as for Ctrl-D, when there is none left.
  func answer(_ prompt: String) -> String? {
    state.withLock { state in
      state.said += prompt
      if state.answers.isEmpty {
        state.said += "(Ctrl-D)\n"
        return nil
      }
      let answer = state.answers.removeFirst()
      state.said += answer + "\n"
      return answer
    }
  }

  /// A conversation in which the person answers so.
  var conversation: Conversation {
    Conversation(ScriptedLines(script: self)) { self.say($0.plain) }
  }
}

/// The lines of a script.
struct ScriptedLines: LineSource {
  let script: Script

  mutating func line(_ prompt: String) -> String? { script.answer(prompt) }
}

/// Holds the conversation of `init` in a folder of a scratch.
///
/// - Returns: what was said, and the exit status.
func converse(
  _ answers: [String], _ arguments: [String] = [], in scratch: Scratch, folder: String = "shop"
) throws -> (script: Script, transcript: String, status: Int32) {
  let script = Script(answers)
  let command = try Init.parse([scratch.path + "/" + folder] + arguments)
  var conversation = script.conversation
  var status: Int32 = 0
  do {
    try command.converse(Front(output: command.output, isJSON: false), &conversation)
  } catch let code as ExitCode {
    status = code.rawValue
  }
  return (script, script.transcript.replacing(scratch.path + "/", with: ""), status)
}
