/// Why an action is refused, in words of the policy: never what the caller sent.
public struct Denial: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable codes that callers may act on.
    public enum Code: String, Sendable, CaseIterable {
        /// The policy files cannot be read, so nothing is allowed.
        case policyNotLoaded = "policy-not-loaded"
        /// A rule with `effect: deny` holds.
        case deniedByRule = "denied-by-rule"
        /// No rule lets the caller's role do this at all.
        case roleNotAllowed = "role-not-allowed"
        case worklistNotAllowed = "worklist-not-allowed"
        /// The action is asked for with something that no rule about it speaks of.
        case scopeUnknown = "scope-unknown"
        case purposeUnknown = "purpose-unknown"
        /// The purpose exists, and no rule gives it to the caller's role.
        case purposeNotAllowed = "purpose-not-allowed"
        case noColumns = "no-columns"
        case columnUnknown = "column-unknown"
        case columnNotInPurpose = "column-not-in-purpose"
        /// The purpose has the column, and the caller's rule does not.
        case columnNotAllowed = "column-not-allowed"
        case noReferences = "no-references"
        case tooManyPeople = "too-many-people"
        case needsApproval = "needs-approval"
        case reasonTooShort = "reason-too-short"
    }

    /// Why it is not allowed.
    public let code: Code
    /// The rule that decided, where one did.
    public let ruleID: String?
    /// One sentence for the caller.
    public let detail: String

    init(_ code: Code, rule: String? = nil, _ detail: String) {
        self.code = code
        ruleID = rule
        self.detail = detail
    }

    public var description: String {
        code.rawValue + (ruleID.map { " (rule \($0))" } ?? "") + ": " + detail
    }
}
