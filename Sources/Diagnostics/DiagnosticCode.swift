/// Every kind of finding, by its stable slug `family/name`.
///
/// A slug is never reused for another meaning. Each has a page in `Grammar/diagnostics/`, which
/// `cogsmith explain SLUG` prints.
public enum DiagnosticCode: String, CaseIterable, Hashable, Sendable {
  // Texts: can the file be read at all?
  case fileUnreadable = "file/unreadable"
  case fileTooLarge = "file/too-large"
  case fileEncoding = "file/encoding"
  case fileMissing = "file/missing"
  case fileOutside = "file/outside"
  case fileUnread = "file/unread"
  case yamlSyntax = "yaml/syntax"
  case yamlLineSeparator = "yaml/line-separator"
  case yamlTab = "yaml/tab"
  case yamlExpressionQuotes = "yaml/expression-quotes"
  case yamlDuplicateKey = "yaml/duplicate-key"
  case yamlKey = "yaml/key"
  case yamlMergeKey = "yaml/merge-key"
  case yamlTag = "yaml/tag"
  case yamlAlias = "yaml/alias"
  case yamlTooDeep = "yaml/too-deep"
  case yamlTooLarge = "yaml/too-large"
  case jsonSyntax = "json/syntax"
  case csvSyntax = "csv/syntax"
  case csvColumn = "csv/column"
  case csvRow = "csv/row"

  // Shapes and scalars: is it a manifest?
  case workspaceEmpty = "workspace/empty"
  case workspaceVersion = "workspace/version"
  case workspaceCurrency = "workspace/currency"
  case workspaceDuplicate = "workspace/duplicate"
  case workspaceSecret = "workspace/secret"
  case schemaUnknownKey = "schema/unknown-key"
  case schemaMissingKey = "schema/missing-key"
  case schemaShape = "schema/shape"
  case schemaEmpty = "schema/empty"
  case schemaChoice = "schema/choice"
  case schemaConflict = "schema/conflict"
  case valueNumber = "value/number"
  case valuePercent = "value/percent"
  case valueQuantity = "value/quantity"
  case valueMoney = "value/money"
  case valueRate = "value/rate"
  case valueDate = "value/date"
  case valueYesNo = "value/yes-no"
  case valueName = "value/name"
  case valueRange = "value/range"
  case valueCurrency = "value/currency"
  case valueOverflow = "value/overflow"
  case expressionSyntax = "expression/syntax"
  case expressionLiteral = "expression/literal"
  case expressionLimit = "expression/limit"
  case expressionUnknownName = "expression/unknown-name"
  case expressionCall = "expression/call"
  case expressionType = "expression/type"
  case expressionUnit = "expression/unit"
  case expressionOptional = "expression/optional"
  case expressionSuspicious = "expression/suspicious"
  case expressionFunction = "expression/function"
  case expressionCycle = "expression/cycle"
  case expressionFault = "expression/fault"
  case expressionSwallowed = "expression/swallowed"
  case parameterMissing = "parameter/missing"
  case ruleFailed = "rule/failed"
  case featureUnsupported = "feature/unsupported"

  // Names and units: does it fit together?
  case referenceProduct = "reference/product"
  case referenceAccount = "reference/account"
  case referenceRate = "reference/rate"
  case referenceEvent = "reference/event"
  case unitUnknown = "unit/unknown"
  case unitMismatch = "unit/mismatch"
  case unitConflict = "unit/conflict"
  case bomCycle = "bom/cycle"
  case bomSelfReference = "bom/self-reference"
  case bomOverlap = "bom/overlap"
  case bomGap = "bom/gap"
  case bomMissing = "bom/missing"
  case bomVersion = "bom/version"
  case bomCostLine = "bom/cost-line"
  case bomByproduct = "bom/by-product"
  case bomDuplicateLine = "bom/duplicate-line"
  case unusedProduct = "unused/product"
  case unusedRate = "unused/rate"
  case unusedUnit = "unused/unit"

  // Inventory: who owns it, and is there enough of it?
  case inventoryPlan = "inventory/plan"
  case inventoryProvider = "inventory/provider"
  case inventorySnapshot = "inventory/snapshot"
  case inventoryOpening = "inventory/opening"
  case linkMissing = "link/missing"
  case linkUnknown = "link/unknown"
  case linkShared = "link/shared"
  case linkShadowed = "link/shadowed"
  case linkInactive = "link/inactive"
  case linkType = "link/type"
  case linkEdit = "link/edit"
  case eventLines = "event/lines"
  case eventQuantity = "event/quantity"
  case eventStatus = "event/status"
  case eventDate = "event/date"
  case buildGood = "build/good"
  case buildUse = "build/use"
  case stockShort = "stock/short"
  case stockLot = "stock/lot"
  case stockZeroCost = "stock/zero-cost"
  case stockFraction = "stock/fraction"
  case stockCharges = "stock/charges"
  case costMissing = "cost/missing"
  case lawBroken = "law/broken"

  // The books: where does it go?
  case booksDigits = "books/digits"
  case mappingRole = "mapping/role"
  case mappingAccount = "mapping/account"
  case mappingUnreachable = "mapping/unreachable"
  case mappingOffset = "mapping/offset"
  case mappingTwoHomes = "mapping/two-homes"
  case exportNumber = "export/number"
  case exportAccount = "export/account"
  case exportAmount = "export/amount"
  case exportLock = "export/lock"
  case exportLockChanged = "export/lock-changed"
  case exportDeleted = "export/deleted"
  case booksRestated = "books/restated"

  // Imports: what is in the tables that others made?
  case importUnreadable = "import/unreadable"
  case importTooLarge = "import/too-large"
  case importHeader = "import/header"
  case importColumn = "import/column"
  case importRow = "import/row"
  case importValue = "import/value"
  case importTotal = "import/total"
  case importConflict = "import/conflict"
  case importMissing = "import/missing"
  case importExists = "import/exists"

  // The accounting system: can it be asked, and what does it say?
  case providerCredentials = "provider/credentials"
  case providerExposed = "provider/exposed"
  case providerAddress = "provider/address"
  case providerLibrary = "provider/library"
  case providerUnreachable = "provider/unreachable"
  case providerBusy = "provider/busy"
  case providerSignIn = "provider/sign-in"
  case providerRefused = "provider/refused"
  case providerReply = "provider/reply"
  case syncLocal = "sync/local"
  case syncCompany = "sync/company"
  case syncUnexported = "sync/unexported"
  case syncSelection = "sync/selection"
  case syncStock = "sync/stock"
  case pushTaken = "push/taken"
  case pushDiffers = "push/differs"

  /// The part before the slash.
  public var family: String {
    String(rawValue.prefix { $0 != "/" })
  }
}

/// How much a finding matters.
public enum Severity: String, CaseIterable, Comparable, Hashable, Sendable {
  /// Nothing that depends on this is computed; the exit status is 1.
  case error
  /// It works, but probably not as meant.
  case warning
  /// Worth knowing.
  case note

  /// Ascending order.
  public static func < (left: Severity, right: Severity) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .note: 2
    }
  }
}
