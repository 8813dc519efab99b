public import CustomerModel
public import StrictYAML

/// Decides by the policy in force: nothing is allowed that a rule does not allow, and deny wins.
public struct PolicyEngine: Sendable {
    /// The rules in force; nil when they could not be read, and then everything is denied.
    public let policy: PolicySet?
    /// Why the rules could not be read.
    public let loadError: StrictYAMLError?

    /// Reads the rules in `folder`; where that fails, the engine denies everything.
    public init(folder: String, digest: ([UInt8]) -> [UInt8]) {
        do throws(StrictYAMLError) {
            policy = try PolicySet(folder: folder, digest: digest)
            loadError = nil
        } catch {
            policy = nil
            loadError = error
        }
    }

    /// Decides by rules read before.
    public init(_ policy: PolicySet) {
        self.policy = policy
        loadError = nil
    }

    /// Allows `action` to `principal` by one rule, or says why not.
    public func authorize<Asked: Action>(
        _ action: Asked, for principal: Principal
    ) throws(Denial) -> Authorized<Asked> {
        guard let policy else {
            throw Denial(.policyNotLoaded, "The policy cannot be read, so nothing is allowed.")
        }
        let decision = try policy.decide(Asked.name, action.scope, for: principal.role)
        return Authorized(
            action: action, principal: principal, ruleID: decision.ruleID,
            quota: decision.quota, policyDigest: policy.digest)
    }
}

/// The rule that allows, and what it limits.
struct Decision {
    let ruleID: String
    let quota: QuotaLimit?
}
