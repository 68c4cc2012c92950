extension DiagnosticPage {
  static let providerCredentials = DiagnosticPage(
    "credentials that are not complete",
    """
    QuickBooks Online is asked with four things: the `client-id` and the `client-secret` of an
    app of your own, the `refresh-token` that you got when you connected it, and the id of
    your `company`. They come from a JSON file, `~/.config/cogsmith/quickbooks-online.json`
    unless `COGSMITH_QUICKBOOKS_CREDENTIALS` names another, or from environment variables such
    as `COGSMITH_QUICKBOOKS_CLIENT_ID`, which win one by one.

    Every day or so QuickBooks replaces the refresh token. The newest is kept in that file,
    which must be writable for this reason; nothing is asked until it is.

    `Grammar/sync.md` says how to get all four. They never stand in a manifest.
    """)

  static let providerExposed = DiagnosticPage(
    "credentials that others can read",
    """
    The file with the credentials lets whoever has it into your books. It must not lie in the
    workspace, where it would be kept in git, and nobody but you may read it.

    Run the `chmod` that the message names, or move the file. Where it was ever committed or
    sent, disconnect the app in QuickBooks and connect it again: that makes the old tokens
    worthless.
    """)

  static let providerAddress = DiagnosticPage(
    "an address that secrets are not sent to",
    """
    An address of your own for QuickBooks (`url`, `token-url`) is for tests and simulators. It
    begins with `https://`, or with `http://` for this machine itself (`127.0.0.1`, `localhost`):
    anything else could be read on its way.

    Correct it, or take it out to use QuickBooks' own address.
    """)

  static let providerLibrary = DiagnosticPage(
    "a machine without libcurl",
    """
    Cogsmith speaks over the network through libcurl, which most systems have. It is looked for when
    it is first needed, so that everything else works without it.

    Install it: `apt-get install libcurl4` on Debian and Ubuntu, `dnf install libcurl` on
    Fedora. macOS has it.
    """)

  static let providerUnreachable = DiagnosticPage(
    "an accounting system that cannot be reached",
    """
    No whole answer came: there is no connection to the internet, a name is not known, a
    certificate is not trusted, or the other side takes too long. What may pass was tried again a
    few times, with longer and longer pauses.

    Nothing was changed. Run the command again when the connection is back. The page
    status.developer.intuit.com says whether QuickBooks itself is well.
    """)

  static let providerBusy = DiagnosticPage(
    "an accounting system that has too much to do",
    """
    QuickBooks takes 500 requests a minute for a company, and sometimes has trouble of its
    own. The request was sent again after the pause that QuickBooks asked for (a minute where it
    names none), a few times.

    Nothing was changed. Run the command again later; if this happens often, another program
    may be using up the company's share.
    """)

  static let providerSignIn = DiagnosticPage(
    "a sign-in that is refused",
    """
    The refresh token is good for 100 days from its last use, and ends when somebody disconnects the
    app in QuickBooks. It also ends when it was replaced and the newer one got lost, as when two
    machines use the same one.

    Connect the company again: at developer.intuit.com, the OAuth playground of your app gives a
    new refresh token. Put it where the old one is. Each machine and each company needs one of
    its own.
    """)

  static let providerRefused = DiagnosticPage(
    "a request that the accounting system refuses",
    """
    QuickBooks has understood the request and says no. Its own words and its number are in the
    notes, and what they mean is in the first line: an account or an item that is not there or
    not active, a plan without inventory, a number that another transaction has, a day in a closed
    period, a subscription that has ended.

    Correct what it names. Where that does not help, Intuit's support can find the request by
    the `intuit_tid` that the message says.
    """)

  static let providerReply = DiagnosticPage(
    "an answer that makes no sense",
    """
    Something answered that does not speak as QuickBooks does: a web page of a hotel's network or of a
    proxy, an answer that breaks off, an item without an id. Nothing of it was taken over.

    Try again. If it stays so, open the address in a browser on the same machine to see who
    answers there.
    """)

  static let syncLocal = DiagnosticPage(
    "a sync where these files own inventory",
    """
    With `mode: local`, no item is ever pulled: products stand in the manifests, and quantities
    start from `opening:` and the events. So `cogsmith sync` has nothing to do.

    To let QuickBooks Online own items and quantities, write `mode: sync`, `provider:
    quickbooks-online`, the `plan` (`plus` or `advanced`) and `snapshot: accounting/items.json` under
    `inventory:`, and sync then. To bring in products once, `cogsmith import` reads lists that
    QuickBooks, Xero and spreadsheets write.
    """)

  static let syncCompany = DiagnosticPage(
    "a sync with another company",
    """
    The snapshot was pulled from one company, and the credentials are those of another. Items
    have the same ids in every company, so that products would be linked to the wrong ones.

    Use the credentials of the right company. Where the workspace really moves to another
    company, take the snapshot file away first; all `item:` links must then be set anew.
    """)

  static let syncUnexported = DiagnosticPage(
    "events that QuickBooks does not know yet",
    """
    Quantities start from the snapshot, and events dated on or before its day count as already in
    it. An event that was not exported to QuickBooks is not in its quantities: after the sync
    it would be in neither, and its transactions would never be exported.

    Export first, let the files go into QuickBooks, and sync then. `--force` syncs all the same, for
    events that were entered in QuickBooks by hand.
    """)

  static let syncSelection = DiagnosticPage(
    "a pattern that fits no item",
    """
    `--select` makes products of items that were pulled and have none. Its patterns are compared
    with the name, the SKU and the id of each, in any case; `*` stands for anything and `?`
    for one character. Inactive items and those of types that are not pulled are left
    alone.

    Look at the name in QuickBooks, or take a shorter pattern with a `*`.
    """)

  static let syncStock = DiagnosticPage(
    "stock whose layers cannot be carried over",
    """
    A new snapshot has new quantities, and events up to its day are in them. What those quantities
    are made of, by day, lot and cost, is worked out by replaying these events on the old snapshot,
    and kept in the new one. That needs manifests without errors.

    Correct what `cogsmith check` finds, and sync again. `--force` syncs all the same: the
    stock is then worth quantity x purchase cost, and its lots are gone.
    """)

  static let pushTaken = DiagnosticPage(
    "a number that QuickBooks has given already",
    """
    Before anything is sent, QuickBooks is asked which of the numbers it knows. A transaction with
    the same number that says the same was sent by an earlier run that was cut off, and is recorded
    as sent. One that says something else was made by hand or by another program, and two
    transactions of one number cannot be told apart in the books.

    Give ours another number with a template under `export.number`, such as `"CS-${event.id}"`, or change
    the number in QuickBooks. Nothing was sent.
    """)

  static let pushDiffers = DiagnosticPage(
    "a transaction that QuickBooks keeps differently",
    """
    Every transaction is read back after it was sent. This one has another day, other accounts or
    other amounts in QuickBooks than were sent: somebody has changed it meanwhile, or a setting of
    the company has.

    It is recorded as sent, so that it is never sent twice, and the rest is not sent. Look at it in
    QuickBooks, correct it there, and run the command again.
    """)
}
