import Cryptography
import Settings

extension ReleasePlan {
    /// Plans what `release.yaml` in `folder` registers; where it does not read well nothing is
    /// published.
    public init(policies folder: String) throws(ReleaseError) {
        let policy: ReleasePolicy
        do {
            policy = try ReleasePolicy(folder: folder)
        } catch {
            throw ReleaseError(.unusablePolicy(problem: "\(error)"))
        }
        try self.init(policy)
    }
}

extension ReleasePolicy {
    /// BLAKE2b of the policy's canonical form: comments and layout do not count.
    var digest: [UInt8] { Blake2b.digest(canonicalBytes) }
}
