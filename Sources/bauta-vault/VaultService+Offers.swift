import Access
import Authorization
import CustomerModel
import Database
import Reidentification
import VaultProtocol

/// What the vault tells beside a permission: who is calling and what their pages may offer.
extension VaultService {
    /// What the caller's page may offer: purposes, columns, and what is left of today's quota.
    func offer(
        to credential: Credential, requestID: String, on connection: Connection
    ) throws -> [UInt8] {
        let quota = try unlocker.quota(
            of: credential, requestID: requestID, on: connection
        ).map {
            UnlockOptions.Quota(peoplePerDay: $0.limit, used: $0.used, resetsAt: $0.resetsAt)
        }
        return try UnlockOptions(purposes: purposes(of: credential.role), quota: quota).document()
    }

    func principal(_ credential: Credential) -> VerifiedPrincipal {
        VerifiedPrincipal(
            account: credential.account, role: credential.role.rawValue, team: credential.team,
            credentialID: credential.principal.credentialID, expiresAt: credential.expiresAt,
            permitted: authorization.policy.actions(of: credential.role)
                .compactMap { GatewayAction(rawValue: $0.rawValue) })
    }

    /// The titles of every purpose that the log may name.
    var purposeTitles: PurposeTitles {
        let declared = authorization.policy.policy?.purposes ?? []
        return PurposeTitles(
            Dictionary(
                declared.map { ($0.id.rawValue, $0.title) }, uniquingKeysWith: { first, _ in first }
            ))
    }

    func purposes(of role: Role) -> [UnlockOptions.PurposeOption] {
        authorization.policy.offers(for: role).map { offer in
            UnlockOptions.PurposeOption(
                id: offer.purpose.id.rawValue, title: offer.purpose.title,
                why: offer.purpose.why, acknowledgement: offer.purpose.acknowledgement,
                columns: offer.columns.map(\.rawValue), shortestReason: offer.shortestReason,
                mostPeople: offer.mostPeople)
        }
    }
}
