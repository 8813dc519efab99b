import Settings

/// Why nothing was published.
///
/// Holds words of policy, names of epochs and system codes; never a count or a customer's value.
public struct ReleaseError: Error, Sendable, CustomStringConvertible {
    /// Each reason there is.
    public enum Code: Hashable, Sendable {
        /// The policy does not read well, or asks for what cannot be, such as σ² out of range.
        case unusablePolicy(problem: String)
        case unusableEpochName
        /// The name of another period than the snapshot's.
        case epochOfOtherPeriod(epoch: String, asOf: String, period: String)
        /// No complete RFM snapshot in the warehouse.
        case noSnapshot
        /// No complete RFM snapshot of the day that was asked for.
        case noSnapshotAsOf(day: String)
        /// A customer appears twice in the snapshot.
        case inconsistentSnapshot
        /// The epoch is out, from other data or under another policy.
        case epochTaken(epoch: String, next: String)
        /// Charging the epoch would pass the year's cap.
        case budgetSpent(epoch: String, charged: String, rho: String, cap: String)
        /// The policy says another budget than the database was told by `bauta migrate`.
        case budgetNotInForce(policy: String, inForce: String)
        /// The release database does not show what was written to it.
        case ledgerUnreadable
        /// Another run holds the publishing lock.
        case busy
    }

    /// The reason.
    public let code: Code

    init(_ code: Code) { self.code = code }

    /// Whether a rule refused what was asked, as opposed to something being broken.
    public var isRefusal: Bool {
        switch code {
        case .epochTaken, .budgetSpent, .budgetNotInForce: true
        default: false
        }
    }

    /// One sentence for the operator.
    public var description: String {
        switch code {
        case .unusablePolicy(let problem):
            "the release policy cannot be used: \(problem)"
        case .unusableEpochName:
            "an epoch's name is 1 to 40 letters, digits, '.', '_' or '-', a letter or digit first"
        case .epochOfOtherPeriod(let epoch, let asOf, let period):
            "epoch \(epoch) is not of the snapshot's period; as of \(asOf) it is \(period), or "
                + "\(period)-2 and so on for a correction"
        case .noSnapshotAsOf(let day):
            "there is no complete RFM snapshot as of \(day); run 'bauta score --as-of \(day)' first"
        case .noSnapshot:
            "there is no complete RFM snapshot of a day up to tomorrow; run 'bauta score' first"
        case .inconsistentSnapshot:
            "the snapshot counts a customer twice; nothing was published"
        case .epochTaken(let epoch, let next):
            "epoch \(epoch) is published already, from other data or under another policy; an "
                + "epoch is published once. A correction has a name of its own, --epoch \(next), and "
                + "its privacy loss is charged anew"
        case .budgetSpent(let epoch, let charged, let rho, let cap):
            "epoch \(epoch) costs rho \(rho), \(charged) was charged in 365 days and the cap is "
                + "\(cap); publish again when older charges are a year old, or let the policy's "
                + "owners change the cap"
        case .budgetNotInForce(let policy, let inForce):
            "the budget in force is \(inForce), and policies/release.yaml says \(policy); run "
                + "'bauta migrate' to put the policy in force, then publish again"
        case .ledgerUnreadable:
            "the release database does not answer as it should"
        case .busy:
            "another release is being published"
        }
    }
}
