import DocumentTrees
import Connections
import Diagnostics

/// What QuickBooks says is wrong, in either of its envelopes.
struct QuickBooksFault: Sendable {
  struct Entry: Sendable {
    var code = ""
    var message = ""
    var detail = ""
    var element = ""
  }

  var type = ""
  var entries: [Entry] = []

  /// The fault of a reply; nil when it holds none.
  init?(_ value: JSONValue) {
    guard let fault = value["Fault"] ?? value["fault"], fault.members != nil else { return nil }
    type = (fault["type"] ?? fault["Type"])?.text ?? ""
    for error in (fault["Error"] ?? fault["error"])?.list ?? [] {
      var entry = Entry()
      for member in error.members ?? [] {
        let text: String
        switch member.value {
        case .text(let words), .number(let words): text = words
        default: continue
        }
        switch member.key {
        case "code": entry.code = text
        case "Message", "message": entry.message = text
        case "Detail", "detail": entry.detail = text
        case "element": entry.element = text
        default: break
        }
      }
      entries.append(entry)
    }
  }

  /// Whether the access token is no good (any more).
  var isAuthentication: Bool {
    type.uppercased().hasPrefix("AUTHENTICATION") || entries.contains { $0.code == "3200" }
  }
}

extension ProviderFault {
  /// What QuickBooks refuses, in plain words.
  static func refused(
    _ task: ProviderTask, status: Int, _ fault: QuickBooksFault?, _ notes: [String],
    _ redaction: Redaction
  ) -> ProviderFault {
    let entry = fault?.entries.first
    let code = entry?.code ?? ""
    var all: [String] = []
    for entry in fault?.entries.prefix(5) ?? [] {
      let words = [entry.message, entry.detail].map { redaction.cleaned($0) }
      let shown = words.filter { !$0.isEmpty && $0 != "null" }
      let said = shown.count == 2 && shown[0] == shown[1] ? [shown[0]] : shown
      let number = redaction.cleaned(entry.code)
      all.append(
        "QuickBooks says" + (number.isEmpty ? "" : " (\(number))") + ": "
          + (said.isEmpty ? "nothing more" : said.joined(separator: ": ")))
    }
    if all.isEmpty { all = ["it says no more than its status, \(status)"] }
    let explained = explanation(code, status: status)
    return ProviderFault(
      .providerRefused, "QuickBooks refuses to \(task.words): \(explained.reason)",
      notes: all + notes, helps: [explained.help], codes: fault?.entries.map(\.code) ?? [])
  }

  private static func explanation(
    _ code: String, status: Int
  ) -> (reason: String, help: String) {
    switch code {
    case "120", "003100", "3100":
      return (
        "this sign-in may not use that company",
        "connect the app to the company again, as one of its administrators, and check `company`"
      )
    case "500": return ("it does not know the request", "install the newest version of Cogsmith")
    case "600":
      return (
        "a request with this id was answered before",
        "look for the transaction in QuickBooks before you send it again"
      )
    case "610":
      return (
        "what it is about is not there, or is inactive",
        "make it active in QuickBooks, or run `cogsmith sync` and correct what names it"
      )
    case "2010", "2020", "2030", "2170":
      return ("the request does not fit", "install the newest version of Cogsmith")
    case "2500":
      return (
        "it names an account or an item that is not there",
        "run `cogsmith sync`, and correct the ids that `cogsmith check` then complains about"
      )
    case "5010":
      return ("somebody changed it at the same time", "try again")
    case "5020":
      return (
        "the company's plan does not have this",
        "inventory needs QuickBooks Online Plus or Advanced; with another plan, write `mode: local`"
      )
    case "6140":
      return (
        "another transaction has this number",
        "look at that transaction in QuickBooks, and rename the event or the transaction"
      )
    case "6190":
      return (
        "the company's subscription has ended or is on hold",
        "renew it in QuickBooks, and try again"
      )
    case "6210":
      return (
        "the books are closed for that day",
        "write `books: {closed-through: DATE}` as QuickBooks has it; later changes then post on the first open day"
      )
    case "6240": return ("the name is taken", "rename it")
    default:
      if status == 403 { return explanation("120", status: 0) }
      if status == 404 {
        return ("there is no such company", "correct `company`, the id of the company")
      }
      return ("it does not agree with what was sent", "correct what it names, and try again")
    }
  }
}
