/**
 * Every error code of the project with what it means and what to do. docs/errors.md is generated from this list.
 * Add a line here before throwing a new code; codes are never reused.
 */
export const ERROR_CODES = {
  ADDRESS_INVALID: {
    meaning: "The carriers do not accept an address.",
    action: "details.side and details.field say which; the person enters it again.",
  },
  AMOUNT_INVALID: {
    meaning: "An amount of money is not whole cents or outside the limits.",
    action: "The person enters another; the limits are in details.",
  },
  BACKUP_DIFFERS: {
    meaning: "What was restored from a backup is not what is in it: documents, options or indexes.",
    action:
      "Where it was only tried out: take another backup. Where it was restored: stop whoever writes, restore again.",
  },
  BACKUP_EMPTY: {
    meaning: "The databases that were to be backed up hold no document at all.",
    action:
      "See whether MONGO_URL and MONGO_DB are right; where data is gone, suspend the BackupSchedule, then restore.",
  },
  BACKUP_INVALID: {
    meaning: "A backup is cut off, was changed on its way, or is none.",
    action: "Do not restore it; take another, whose `backup check` ends well.",
  },
  BACKUP_NOT_FOUND: {
    meaning: "There is no backup of this name where backups are kept.",
    action: "`kubectl get backups` shows which there are, under FILE in `-o wide`.",
  },
  BACKUP_TOO_SLOW: {
    meaning:
      "Reading the databases took longer than MongoDB keeps the moment that a backup is of (5 minutes).",
    action:
      "Write it to where it goes quicker, or raise minSnapshotHistoryWindowInSeconds (setParameter) on every member.",
  },
  BALANCE_INSUFFICIENT: {
    meaning: "A person's balance does not cover what they want to buy.",
    action: "Nothing was changed; they top up by details.missingCents or more.",
  },
  CONFIG_INVALID: {
    meaning: "A setting is missing or wrong.",
    action: "Read the listed names, correct the environment, start again.",
  },
  EVENT_CONFLICT: {
    meaning: "A chat's session changed again and again while an event was handled.",
    action: "Nothing was changed; tell the chat again under the same effect id.",
  },
  EVENT_PAYLOAD_INVALID: {
    meaning: "A chat was told something that is no JSON.",
    action: "Correct the caller; nothing was kept.",
  },
  EVENT_UNKNOWN: {
    meaning: "A chat was told an event that the bot's module does not declare.",
    action: "Add its handler to the module's events; nothing was kept.",
  },
  FILE_NOT_STORED: {
    meaning: "A handler passed file content instead of a stored file.",
    action: "Put the file into the file store and pass storedFile(key, …).",
  },
  HANDLER_OVER: {
    meaning: "A handler used its context after it had ended or run out of time.",
    action: "Await every call inside the handler; hand long work to a job.",
  },
  HANDLER_TIMEOUT: {
    meaning: "A handler took longer than its time limit.",
    action: "Look at what it waited for; hand long work to a job.",
  },
  HTTP_BAD_RESPONSE: {
    meaning:
      "An outside service answered with something that cannot be read: too large, or not what its contract says.",
    action: "Look at the service's status page and the logged route; the request is not repeated.",
  },
  HTTP_BREAKER_OPEN: {
    meaning: "An outside service failed one kind of call so often that it is left alone with it for a while.",
    action: "Nothing was sent; wait for the service to recover, the breaker tries again by itself.",
  },
  HTTP_QUOTA: {
    meaning:
      "The quota of an outside service has no room now for a call, or for all calls of work that was paid for.",
    action:
      "Nothing was sent; wait the named time, the place in line is kept. Add keys if it happens all day.",
  },
  HTTP_TIMEOUT: {
    meaning: "An outside service did not answer in time.",
    action:
      "details.outcome says whether the request may have been received; check there before repeating what is not idempotent.",
  },
  HTTP_UNREACHABLE: {
    meaning: "The connection to an outside service could not be opened or broke.",
    action:
      "Check the address and the network; details.outcome says whether the request may have been received.",
  },
  JOB_ADD_UNCERTAIN: {
    meaning: "Redis did not confirm a job; it may have been added.",
    action: "Add it again under the same id; look at Redis when it lasts.",
  },
  JOB_CRASHED: {
    meaning: "A job's worker stopped again and again while running it.",
    action: "Look for what kills the workers (memory, a native crash) with this job's payload.",
  },
  JOB_FAILED: {
    meaning: "A job's run threw an error nobody classified.",
    action: "Read the cause; if it is final, throw an AppError with retry never.",
  },
  JOB_ID_INVALID: {
    meaning: "A job id is empty, too long, a bare integer or has signs that are not allowed.",
    action: "Build the id of letters, digits, dots, dashes: bot, update or order, step.",
  },
  JOB_INTERRUPTED: {
    meaning: "The worker is shutting down; the job goes back to the queue.",
    action: "Nothing: another worker runs it.",
  },
  JOB_LOCK_LOST: {
    meaning: "The worker could not renew its hold on a job in time; another may run it.",
    action: "Look for a blocked event loop or a stalled Redis.",
  },
  JOB_PAYLOAD_INVALID: {
    meaning: "A job's payload does not fit its schema, is no JSON or is too large.",
    action: "Correct the producer; keep schemas compatible across releases; store large things as files.",
  },
  JOB_TIMEOUT: {
    meaning: "A job's run took longer than its limit.",
    action: "Look at what it waited for; raise timeoutMs only when the work is really that long.",
  },
  LABEL_COST_DIFFERS: {
    meaning: "The vendor took another price for a label than it had offered.",
    action:
      "The person paid what they had agreed to; the difference is the shop's. Compare the logged cents with ShipStation's bill of that label, and claim it or raise the markup.",
  },
  LABEL_REFUSED: {
    meaning: "The carrier refused to make a label.",
    action: "The money goes back by itself; the cause holds the vendor's words.",
  },
  LABEL_UNSETTLED: {
    meaning: "An earlier attempt to buy a label may still be under way.",
    action: "Nothing: the job looks again after the named time, and buys only when no label is found.",
  },
  LEDGER_ENTRY_WRONG: {
    meaning:
      "An entry of the books is wrong in itself: its lines are not the two that its person, kind and amount make, so they are not zero together or not this person's.",
    action:
      "Nothing was changed. Read the logged entries in ledger_postings and find who wrote them; put each right as it was meant, and its accounts with it.",
  },
  LEDGER_UNBALANCED: {
    meaning:
      "The books do not add up: an account holds something else than its entries make, or a person's accounts are not zero together.",
    action:
      "Nothing was changed. Compare ledger_accounts with ledger_postings of the logged people; somebody or something wrote there by hand.",
  },
  LEASE_LOST: {
    meaning: "Another process does by now what this one held a lease for.",
    action:
      "Nothing: that one goes on from what is recorded. When it is often, look at Redis and the event loop.",
  },
  MIGRATION_FAILED: {
    meaning: "A migration of the database stopped with an error.",
    action: "Read the cause, correct it and run the migrations again: each can be repeated.",
  },
  MIGRATION_LOCKED: {
    meaning: "Another process is running migrations.",
    action: "Wait for it; if it died, its lock ends by itself within a minute.",
  },
  MONGO_REFUSED: {
    meaning: "MongoDB refused an operation for a lasting reason.",
    action: "Read the cause; it is a bug or a missing index, repeating does not help.",
  },
  MONGO_UNAVAILABLE: {
    meaning: "MongoDB has no primary, is not reachable or too slow.",
    action: "Check the replica set; the operation may have been carried out, repeat only what is idempotent.",
  },
  ORDER_NOT_FOUND: {
    meaning: "There is no such order, or it is another person's.",
    action: "Check the id; people see their own orders only.",
  },
  PARCEL_REFUSED: {
    meaning: "No carrier takes a parcel of this size or weight.",
    action: "The person changes the parcel; details.reason is the carrier's.",
  },
  QUOTE_EXPIRED: {
    meaning: "A price was offered too long ago.",
    action: "Nothing was changed; the person asks for rates again.",
  },
  RATES_NONE: {
    meaning: "No carrier offers a rate for a shipment.",
    action: "The person changes the addresses; when it is every shipment, look at the account's carriers.",
  },
  REDIS_REFUSED: {
    meaning: "Redis refused a command for a lasting reason.",
    action: "Read the cause; it is a bug or a key of the wrong type, repeating does not help.",
  },
  REDIS_UNAVAILABLE: {
    meaning: "Redis is not reachable, too slow, loading, failing over or full.",
    action: "Check it; the command may have been carried out, repeat only what is idempotent.",
  },
  REPLICA_MISSING: {
    meaning: "No Redis replica confirmed a commit in time.",
    action: "Check the replica; until it is back nothing is acknowledged. DURABILITY=local does without it.",
  },
  RESTORE_REFUSED: {
    meaning: "A backup is of other databases, these hold data already, or somebody writes to them.",
    action: "Stop whatever uses the databases; `restore --replace` takes away what they hold.",
  },
  SCHEMA_MISMATCH: {
    meaning: "The database's schema is too old for this release, or has a newer step that breaks it.",
    action: "Run the migrations of this release; or let the newer release take that step back: migrate down.",
  },
  SERVICE_BUSY: {
    meaning: "An outside service that an answer needs cannot be asked now.",
    action: "Nothing was changed; try again later, and look at the cause when it lasts.",
  },
  SETTING_INVALID: {
    meaning: "A value is not one that a setting of the shop can have.",
    action: "Nothing was changed; details.min and details.max are its limits.",
  },
  TELEGRAM_UNAVAILABLE: {
    meaning: "The Bot API did not answer a call whose answer was needed at once.",
    action: "Nothing to do: the update comes again; check the network when it lasts.",
  },
  TEMPLATES_FULL: {
    meaning: "A person has as many templates as one may have.",
    action: "Nothing was saved; they delete one first.",
  },
  TEMPLATE_NAME_TAKEN: {
    meaning: "A person has a template of this name already; case does not tell names apart.",
    action: "Nothing was changed; they choose another.",
  },
  TEMPLATE_NOT_FOUND: {
    meaning: "There is no such template, or it is another person's.",
    action: "Nothing to do: the button was of one that was deleted.",
  },
  UPDATE_MALFORMED: {
    meaning: "A request to the webhook held no valid update.",
    action: "Look at who sends it: Telegram does not.",
  },
  VENDOR_REFUSED: {
    meaning: "An outside service refused a request for good.",
    action: "Read details.status and the cause: a wrong key, or a change of its contract.",
  },
  WRITE_UNKNOWN: {
    meaning: "The outbox holds a deferred write that no module declares.",
    action: "Keep a write's handler for one release after its last use.",
  },
  CATALOGUE_UNREADABLE: {
    meaning: "A file of a bot's sentences is missing or cannot be read.",
    action: "Give the bot locales/en.ftl, ru.ftl and fa.ftl.",
  },
  FILE_EXISTS: {
    meaning: "A file's key is taken by other content.",
    action: "Use a key that names the content, or delete the file first.",
  },
  FILE_KEY_INVALID: {
    meaning: "A file's key is empty, too long or has parts that are not allowed.",
    action: "Build keys of letters, digits, dots, dashes and slashes.",
  },
  FILE_NOT_FOUND: {
    meaning: "There is no file under a key, or it expired.",
    action: "Tell the person that the file is gone; make it again where that is possible.",
  },
  FILE_STORE_FULL: {
    meaning: "There is no room left where a file was to be stored.",
    action: "Make the volume or the bucket's quota larger, or keep fewer files; then run it again.",
  },
  FILE_STORE_UNAVAILABLE: {
    meaning: "The file store did not answer or refused a call.",
    action: "It is tried again; look at the store, its bucket and its credentials when it lasts.",
  },
  FILE_TOO_LARGE: {
    meaning: "A file is larger than it may be.",
    action: "Tell the person the limit.",
  },
} as const satisfies Record<string, { readonly meaning: string; readonly action: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
