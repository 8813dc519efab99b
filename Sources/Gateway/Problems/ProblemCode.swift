/// Every code that a problem of this service can have: its own and the vault's.
///
/// A code never changes its meaning. What is not listed is sent as `refused`.
enum ProblemCode: String, CaseIterable, Sendable {
    // Who is calling.
    case signInRequired = "sign-in-required"
    case credentialExpired = "credential-expired"
    case credentialRevoked = "credential-revoked"
    case tooManyAttempts = "too-many-attempts"
    case tooManySignIns = "too-many-sign-ins"
    case tooManyDenials = "too-many-denials"
    case sessionRepeated = "session-repeated"
    case crossOrigin = "cross-origin"
    case wrongHost = "wrong-host"

    // The request as it is written.
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case malformedRequest = "malformed-request"
    case headersTooLarge = "headers-too-large"
    case malformedQuery = "malformed-query"
    case malformedForm = "malformed-form"
    case malformedJSON = "malformed-json"
    case bodyMalformed = "body-malformed"
    case bodyTooLarge = "body-too-large"
    case requestTimeout = "request-timeout"
    case jsonExpected = "json-expected"
    case formExpected = "form-expected"
    case unknownParameter = "unknown-parameter"
    case repeatedParameter = "repeated-parameter"
    case invalidParameter = "invalid-parameter"
    case unknownMember = "unknown-member"
    case repeatedMember = "repeated-member"
    case missingMember = "missing-member"
    case invalidMember = "invalid-member"
    case invalidHeader = "invalid-header"

    // What the policy says.
    case policyNotLoaded = "policy-not-loaded"
    case roleNotAllowed = "role-not-allowed"
    case deniedByRule = "denied-by-rule"
    case worklistNotAllowed = "worklist-not-allowed"
    case scopeUnknown = "scope-unknown"
    case purposeUnknown = "purpose-unknown"
    case purposeNotAllowed = "purpose-not-allowed"
    case noColumns = "no-columns"
    case columnUnknown = "column-unknown"
    case columnNotInPurpose = "column-not-in-purpose"
    case columnNotAllowed = "column-not-allowed"
    case noReferences = "no-references"
    case tooManyPeople = "too-many-people"
    case needsApproval = "needs-approval"
    case reasonTooShort = "reason-too-short"
    case reasonTooLong = "reason-too-long"
    case acknowledgementMissing = "acknowledgement-missing"
    case referenceMalformed = "reference-malformed"
    case referenceUnknown = "reference-unknown"
    case quotaExceeded = "quota-exceeded"
    case forgedRow = "forged-row"
    case grantNotUsable = "grant-not-usable"
    case idempotencyKeyReused = "idempotency-key-reused"
    case requestInProgress = "request-in-progress"
    case unlockUnfinished = "unlock-unfinished"
    case refused

    // What is released.
    case nothingReleased = "nothing-released"
    case epochNotVerified = "epoch-not-verified"

    // The service.
    case vaultUnavailable = "vault-unavailable"
    case auditUnavailable = "audit-unavailable"
    case auditLogBroken = "audit-log-broken"
    case unavailable
    case databaseUnavailable = "database-unavailable"
    case valueUnreadable = "value-unreadable"
    case journalUnreadable = "journal-unreadable"
    case malformedMessage = "malformed-message"
    case internalError = "internal-error"
}
