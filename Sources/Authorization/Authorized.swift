public import CustomerModel

/// An action that the policy in force allows its principal, by one rule.
///
/// Only `PolicyEngine` makes one: a function that takes it cannot be called without a decision.
public struct Authorized<Allowed: Action>: Sendable {
    /// What is allowed.
    public let action: Allowed
    /// To whom.
    public let principal: Principal
    /// The rule that allows it.
    public let ruleID: String
    /// What the rule allows in a day; nil where it sets no limit.
    public let quota: QuotaLimit?
    /// SHA-256 of the policy's canonical form.
    public let policyDigest: [UInt8]

    init(
        action: Allowed, principal: Principal, ruleID: String, quota: QuotaLimit?,
        policyDigest: [UInt8]
    ) {
        self.action = action
        self.principal = principal
        self.ruleID = ruleID
        self.quota = quota
        self.policyDigest = policyDigest
    }
}

/// How much a rule gives to one caller.
public struct QuotaLimit: Hashable, Sendable {
    /// People whose contacts one account may open in a day (UTC), over all purposes.
    public let peoplePerDay: Int
}
