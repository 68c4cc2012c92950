/// A fault as the API reports it: status, code, and what is said of it.
struct Refusal: Error {
  var status = 400
  var code: String
  var message: String
  var detail: String
  var element: String?
  var type = "ValidationFault"

  /// The reply with its envelope.
  func reply(at now: Instant) -> SimulatorReply {
    var error: JSON = [
      "Message": .string(message), "Detail": .string(detail), "code": .string(code),
    ]
    if let element { error["element"] = .string(element) }
    return SimulatorReply(
      status: status,
      [
        "Fault": ["Error": [error], "type": .string(type)],
        "time": .string(now.text(fraction: true)),
      ])
  }
}

extension Refusal {
  static func unsupported(_ operation: String) -> Refusal {
    Refusal(
      code: "500", message: "Unsupported Operation",
      detail: "Operation \(operation) is not supported.")
  }

  static func duplicateRequest(_ id: String) -> Refusal {
    Refusal(
      code: "600", message: "Duplicate Request ID", detail: "Duplicate Request ID : \(id)")
  }

  static func notFound(_ what: String) -> Refusal {
    Refusal(
      code: "610", message: "Object Not Found", detail: "Object Not Found : \(what)", element: "")
  }

  static let inactive = notFound(
    "Something you're trying to use has been made inactive. Check the fields with accounts, "
      + "customers, items, vendors or employees.")

  static func contentType(_ found: String) -> Refusal {
    Refusal(
      code: "1050", message: "Invalid Content Type",
      detail: "Content type application/json expected. Supplied value:\(found)")
  }

  static func unknownProperty(_ name: String, _ schema: Schema) -> Refusal {
    let known = schema.fields.map { "\"\($0.name)\"" }.joined(separator: ", ")
    return property(
      "Unrecognized field \"\(name)\" (class com.intuit.schema.finance.v3.\(schema.name)), not "
        + "marked as ignorable (\(schema.fields.count) known properties: \(known)])")
  }

  static func property(_ what: String) -> Refusal {
    Refusal(
      code: "2010", message: "Request has invalid or unsupported property",
      detail: "Property Name:\(what) specified is unsupported or invalid")
  }

  static func missing(_ name: String) -> Refusal {
    Refusal(
      code: "2020",
      message: "Required param missing, need to supply the required value for the API",
      detail: "Required parameter \(name) is missing in the request", element: name)
  }

  static func invalidID(_ value: String, _ element: String) -> Refusal {
    Refusal(
      code: "2030", message: "Invalid ID",
      detail: "Id should be a valid number. Supplied value:\(value)", element: element)
  }

  static func length(_ count: Int, maximum: Int, _ element: String) -> Refusal {
    Refusal(
      code: "2050",
      message: "String length is either shorter or longer than supported by specification",
      detail: "String length specified does not match the supported length. Min:0 Max:\(maximum) "
        + "supported. Supplied length:\(count)", element: element)
  }

  static func number(_ value: String, _ element: String) -> Refusal {
    Refusal(
      code: "2090", message: "Invalid Number", detail: "Invalid Number : \(value)",
      element: element)
  }

  static func enumeration(_ value: String, _ element: String) -> Refusal {
    Refusal(
      code: "2170", message: "Invalid Enumeration", detail: "Invalid Enumeration : \(value)",
      element: element)
  }

  static func reference(_ kind: String, _ id: String, _ element: String) -> Refusal {
    Refusal(
      code: "2500", message: "Invalid Reference Id",
      detail: "Invalid Reference Id : \(kind) element id \(id) not found", element: element)
  }

  static func parser(_ what: String) -> Refusal {
    Refusal(code: "4000", message: "Error parsing query", detail: "QueryParserError: \(what)")
  }

  static func query(_ what: String) -> Refusal {
    Refusal(code: "4001", message: "Invalid query", detail: "QueryValidationError: \(what)")
  }

  static let stale = Refusal(
    code: "5010", message: "Stale Object Error",
    detail: "Stale Object Error : You and another were working on this at the same time. The other "
      + "finished before you did, so your work was not saved.", element: "")

  static func plan(_ plan: CompanySettings.Plan) -> Refusal {
    Refusal(
      code: "5020", message: "Permission Denied Error",
      detail: "Permission Denied Error : \(plan.title) does not track inventory.")
  }

  static func business(_ what: String) -> Refusal {
    Refusal(
      code: "6000",
      message: "A business validation error has occurred while processing your request",
      detail: "Business Validation Error: \(what)", element: "")
  }

  static func duplicateNumber(_ number: String, _ id: String) -> Refusal {
    Refusal(
      code: "6140", message: "Duplicate Document Number Error",
      detail: "Duplicate Document Number Error : You must specify a different number. This number "
        + "has already been used. DocNumber=\(number) is assigned to TxnType=Journal Entry with "
        + "TxnId=\(id)", element: "")
  }

  static let closed = Refusal(
    code: "6210", message: "Account Period Closed, Cannot Update Through Services API",
    detail: "The account period has closed and the account books cannot be updated through the QBO "
      + "Services API. Please use the QBO website to make these changes.")

  static let duplicateName = Refusal(
    code: "6240", message: "Duplicate Name Exists Error",
    detail: "The name supplied already exists. : null")

  static let beforeStart = Refusal(
    code: "6270", message: "Invalid Transaction Date",
    detail: "Transaction date is prior to start date for inventory item", element: "TxnDate")

  static let wrongCompany = Refusal(
    status: 403, code: "3100",
    message: "message=ApplicationAuthorizationFailed; errorCode=003100; "
      + "statusCode=403", detail: "The token is not one of this company", type: "AUTHORIZATION")
}
