extension ProblemCode {
    /// The kind of problem in a few words.
    var title: String {
        switch self {
        case .signInRequired: "Not signed in"
        case .credentialExpired, .credentialRevoked: "Session ended"
        case .tooManyAttempts: "Too many sign-ins failed"
        case .tooManySignIns: "Signed in too often"
        case .tooManyDenials: "Refused too often"
        case .sessionRepeated: "Two sessions at once"
        case .crossOrigin: "Sent from another site"
        case .wrongHost: "Another host"
        case .notFound: "Nothing here"
        case .methodNotAllowed: "Method not allowed"
        case .malformedRequest, .malformedQuery, .malformedForm, .malformedJSON, .bodyMalformed:
            "Not understood"
        case .headersTooLarge: "Headers too large"
        case .bodyTooLarge: "Body too large"
        case .requestTimeout: "Sent too slowly"
        case .jsonExpected, .formExpected: "Another type expected"
        case .unknownParameter, .repeatedParameter, .invalidParameter: "Parameter not accepted"
        case .unknownMember, .repeatedMember, .missingMember, .invalidMember: "Member not accepted"
        case .invalidHeader: "Header not accepted"
        case .policyNotLoaded: "Policy not readable"
        case .roleNotAllowed, .deniedByRule, .worklistNotAllowed, .scopeUnknown, .purposeUnknown,
            .purposeNotAllowed, .columnUnknown, .columnNotInPurpose, .columnNotAllowed, .refused:
            "Not allowed"
        case .noColumns, .noReferences, .reasonTooShort, .acknowledgementMissing:
            "Something is missing"
        case .reasonTooLong: "Reason too long"
        case .referenceMalformed, .referenceUnknown: "Reference not known"
        case .tooManyPeople: "More people than one request may name"
        case .needsApproval: "Needs an approval"
        case .quotaExceeded: "Today's quota is used up"
        case .forgedRow, .grantNotUsable, .valueUnreadable, .journalUnreadable, .auditLogBroken:
            "Record does not hold"
        case .idempotencyKeyReused: "Key used for another request"
        case .requestInProgress: "Still being answered"
        case .unlockUnfinished: "Nothing was disclosed"
        case .nothingReleased: "Not released"
        case .epochNotVerified: "Not verified"
        case .vaultUnavailable, .auditUnavailable, .unavailable, .databaseUnavailable:
            "Not available now"
        case .malformedMessage, .internalError: "Something went wrong"
        }
    }

    /// What to do about it, in one or two sentences.
    var advice: String {
        switch self {
        case .signInRequired:
            "Send a token in the Authorization header (Bearer), or sign in with one in a browser. "
                + "An operator issues tokens with bauta token issue."
        case .credentialExpired:
            "Sign in again; for a token that has expired, ask an operator for a new one."
        case .credentialRevoked: "Ask an operator for a new token."
        case .tooManyAttempts:
            "Check the token; after the seconds in Retry-After a wrong one is told from a right one "
                + "as before. A valid token is taken at any time."
        case .tooManySignIns:
            "Go on in the session that you have, or wait for the seconds in Retry-After. A program needs "
                + "no session: it sends the token with each request."
        case .tooManyDenials:
            "Stop asking for what the policy does not allow; the answers before said what that is. After "
                + "the seconds in Retry-After a refusal says so again. Every one is on record."
        case .sessionRepeated:
            "Sign in again. Where it comes back, something else that serves under the same host name, on "
                + "another port perhaps, sets this service's cookie: tell the operator."
        case .crossOrigin:
            "Open the page of this service itself and send the form from there. Programs send a "
                + "token, not a cookie."
        case .wrongHost:
            "Use the address the operator gave you. An operator adds a name with --host-name."
        case .notFound: "Check the address; /openapi.json lists every one."
        case .methodNotAllowed: "Use a method of the Allow header."
        case .malformedRequest:
            "Send requests with a library or program for HTTP, to the host they name."
        case .headersTooLarge:
            "Send fewer or shorter headers and parameters. In a browser, delete the cookies of "
                + "this address: other services under the same name may have left many."
        case .malformedQuery: "Percent-encode the query string as UTF-8, without U+0000."
        case .malformedForm:
            "Send the form as a browser does: UTF-8, percent-encoded, each field once."
        case .malformedJSON, .bodyMalformed:
            "Send one JSON document in UTF-8 as /openapi.json describes it."
        case .requestTimeout:
            "Send the whole request at once, over a connection that takes it in time."
        case .bodyTooLarge: "Send less at once, for example fewer references."
        case .jsonExpected: "Set Content-Type: application/json."
        case .formExpected: "Set Content-Type: application/x-www-form-urlencoded."
        case .unknownParameter: "Leave the parameter out, or use one of those allowed."
        case .repeatedParameter: "Send the parameter once."
        case .invalidParameter: "Give the parameter a value of those allowed."
        case .unknownMember: "Leave the member out, or use one of those allowed."
        case .repeatedMember: "Name each member of an object once."
        case .missingMember: "Add the member."
        case .invalidMember: "Give the member a value of those allowed."
        case .invalidHeader: "Send the header as /openapi.json describes it."
        case .policyNotLoaded:
            "Tell the operator: the policy folder cannot be read. bauta status says why."
        case .roleNotAllowed: "Ask somebody whose role it is, or ask for a token of that role."
        case .deniedByRule, .worklistNotAllowed, .scopeUnknown, .purposeNotAllowed,
            .columnNotAllowed,
            .refused:
            "The policy does not allow it. Ask compliance if your work needs it."
        case .purposeUnknown: "Use a purpose of GET /v1/purposes."
        case .noColumns: "Name at least one column."
        case .columnUnknown, .columnNotInPurpose:
            "Ask for columns that GET /v1/purposes lists for the purpose."
        case .noReferences: "Name at least one reference of your work list."
        case .tooManyPeople: "Ask for fewer people in one request."
        case .needsApproval: "Ask for fewer people in one request; larger ones need an approval."
        case .reasonTooShort: "Write a sentence that a colleague would understand."
        case .reasonTooLong: "Shorten the reason."
        case .acknowledgementMissing:
            "Agree to the sentence of the purpose: send acknowledged as true."
        case .referenceMalformed:
            "Copy the reference from the work list; it looks like WL-7KQ2M-4TXRA."
        case .referenceUnknown: "Use references of your own team's latest work list."
        case .quotaExceeded:
            "Ask for no more people than GET /v1/quota says are left, or wait until 00:00 UTC."
        case .forgedRow, .grantNotUsable, .valueUnreadable:
            "Tell the operator and compliance: a stored record is not as the vault wrote it."
        case .idempotencyKeyReused: "Use a new Idempotency-Key for another request."
        case .requestInProgress: "Wait a moment and send the same request again."
        case .unlockUnfinished: "Send the request again with a new Idempotency-Key."
        case .epochNotVerified:
            "Tell the operator: somebody wrote into the release database. bauta release status "
                + "says which epoch; others can be asked for by name."
        case .nothingReleased:
            "See GET /v1/release/epochs for what is released. The operator publishes with bauta "
                + "release publish."
        case .vaultUnavailable, .auditUnavailable, .unavailable, .databaseUnavailable:
            "Try again after the seconds in Retry-After; if it goes on, tell the operator."
        case .auditLogBroken:
            "Tell the operator and compliance at once: somebody changed the log of access or hides a "
                + "part of it. bauta audit verify names what is wrong, and nothing is lost by waiting."
        case .journalUnreadable:
            "Tell the operator: the file vault/ of the data folder that records ended credentials "
                + "and used quotas cannot be read, or somebody else wrote in it."
        case .malformedMessage, .internalError:
            "Tell the operator the request id, which stands in the log too."
        }
    }
}
