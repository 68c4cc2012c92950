import DocumentTrees
import Connections
import Diagnostics

extension QuickBooksOnline {
  /// The access token, from QuickBooks where there is none yet.
  ///
  /// It is kept in memory alone, and lasts an hour.
  func validAccessToken() throws(ProviderFault) -> String {
    if let accessToken { return accessToken }
    // Whoever cannot keep a token does not ask for one: the old one soon is no good any more.
    try credentials.file.checkWritable(files)
    var answer = try askForToken()
    if answer == nil, try takeNewerToken() { answer = try askForToken() }
    guard let answer else {
      throw .signIn("the refresh token has run out, or was taken back")
    }
    redaction.add(answer.refresh)
    redaction.add(answer.access)
    // First of all the newest refresh token is kept: what comes after may fail.
    if answer.refresh != credentials.refreshToken {
      credentials.refreshToken = answer.refresh
      try credentials.file.keep(answer.refresh, insteadOf: credentials.givenToken, files)
    }
    accessToken = answer.access
    return answer.access
  }

  /// Takes the token of the file where another process has put a newer one there.
  private func takeNewerToken() throws(ProviderFault) -> Bool {
    let file = try credentials.file.reopened(files)
    let given = credentials.givenToken
    let newest =
      try given == nil ? file.text(.refreshToken) : file.token(superseding: given ?? "")
    guard let newest, newest != credentials.refreshToken else { return false }
    credentials.file = file
    credentials.refreshToken = newest
    redaction.add(newest)
    return true
  }

  /// Two new tokens; nil when the refresh token is no good.
  private func askForToken() throws(ProviderFault) -> (access: String, refresh: String)? {
    let task = ProviderTask(words: "sign in")
    let basic = base64(credentials.clientID + ":" + credentials.clientSecret)
    let form = "grant_type=refresh_token&refresh_token=" + percentEncoded(credentials.refreshToken)
    let request = HTTPRequest(
      .post, credentials.tokenURL,
      headers: [
        HTTPHeader("Authorization", "Basic \(basic)"), HTTPHeader("Accept", "application/json"),
        HTTPHeader("Content-Type", "application/x-www-form-urlencoded"),
      ], body: Array(form.utf8))
    var schedule = RetrySchedule()
    while true {
      let response = try sent(request, task, &schedule)
      let value = JSONValue(response.body)
      if response.status == 200 {
        let access = value?["access_token"]?.text ?? ""
        let refresh = value?["refresh_token"]?.text ?? credentials.refreshToken
        if isToken(access), isToken(refresh) { return (access, refresh) }
        if let seconds = schedule.pauseAfterNonsense() {
          clock.pause(seconds: seconds)
          continue
        }
        throw .reply(task, "there is no access token in it", notes(response))
      }
      switch value?["error"]?.text {
      case "invalid_grant": return nil
      case "invalid_client":
        throw ProviderFault(
          .providerSignIn, "QuickBooks does not know this app", notes: notes(response),
          helps: [
            "check `client-id` and `client-secret`: they are those of the app, and differ between production and sandbox"
          ])
      case let error?:
        throw .signIn("it answers `\(redaction.cleaned(error))`", notes(response))
      case nil:
        throw .reply(
          task, "its status is \(response.status), without a reason", notes(response))
      }
    }
  }

  private func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 8_192 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}
