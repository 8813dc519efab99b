public import CustomerModel
import Text

extension AuditEvent {
    /// What happened: every kind of event that the log may hold.
    ///
    /// The raw value stands in leaves, which never change; so neither do these.
    public enum Kind: String, Sendable, CaseIterable {
        // Actions that policy rules: allowed, denied, or done.
        case identify
        case releaseRead = "release.read"
        case worklistRead = "worklist.read"
        case worklistCount = "worklist.count"
        case auditRead = "audit.read"
        case unlock
        /// Names of loaded files were opened.
        case loadNames = "load.names"
        /// A load was taken back.
        case loadUndo = "load.undo"
        /// Rows of a load that were refused were opened, to be read again.
        case quarantineReplay = "quarantine.replay"
        // Credentials.
        case sessionOpened = "session.opened"
        case sessionClosed = "session.closed"
        case credentialIssued = "credential.issued"
        case credentialRevoked = "credential.revoked"
        /// Credentials that are none, or none any more, were presented.
        case credentialRefused = "credential.refused"
        /// A row was found that the vault did not write.
        case forgedRow = "alarm.forged_row"
        // The log itself.
        case logStarted = "log.started"
        case logStopped = "log.stopped"
        /// Something waited to be recorded that is no leaf.
        case logRefused = "log.refused"
        /// Reserved: what stood beside a leaf was erased in order. Nothing writes it yet.
        case logErased = "log.erased"

        /// Whether the signer alone tells of it: what waits to be recorded is of no such kind.
        var isOfTheLog: Bool {
            switch self {
            case .logStarted, .logStopped, .logRefused, .logErased: true
            case .identify, .releaseRead, .worklistRead, .worklistCount, .auditRead, .unlock,
                .loadNames, .loadUndo, .quarantineReplay, .sessionOpened, .sessionClosed,
                .credentialIssued, .credentialRefused, .credentialRevoked, .forgedRow:
                false
            }
        }
    }

    /// What only one kind of event has to say, each text a word of the program or of policy.
    public enum Details: Sendable {
        /// Of `unlock`: why what is stored did not open.
        case failure(code: String)
        /// Of `alarm.forged_row`: where the row is.
        case forgedRow(table: AuthenticatedTable)
        /// Of `credential.issued`; `isFirst` says that nobody held a token of the role before.
        case issued(CredentialHolder, isFirst: Bool)
        /// Of `credential.revoked`.
        case revoked(CredentialHolder)
        /// Of `credential.refused`: from which address, as the gateway tells it, and in which minute;
        /// how many is what the event's result counts.
        case refusedCredentials(address: String, minute: EventTime)
        /// Of what one credential did over and over in a minute: how often is what the event's result
        /// counts.
        case repeated(Kind, minute: EventTime)
        /// Of `load.names`: which, by their ids.
        case files([FileID])
        /// Of `load.undo`: which, by its number in `ops.load`.
        case undone(load: Int64)
        /// Of `quarantine.replay`: of which load, by its number.
        case replayed(load: Int64)
        /// Of `log.refused`: why, and the SHA-256 of what it was; of several, that of their digests.
        case refused(reason: RefusalReason, sha256: [UInt8])

        /// The one kind of event that has this to say.
        public var kind: Kind {
            switch self {
            case .failure: .unlock
            case .forgedRow: .forgedRow
            case .issued: .credentialIssued
            case .revoked: .credentialRevoked
            case .refusedCredentials: .credentialRefused
            case .repeated(let kind, _): kind
            case .files: .loadNames
            case .undone: .loadUndo
            case .replayed: .quarantineReplay
            case .refused: .logRefused
            }
        }

        /// The members that it adds to the leaf.
        var members: [String: String] {
            switch self {
            case .failure(let code): ["failure": code]
            case .forgedRow(let table): ["table": table.rawValue]
            case .issued(let holder, let isFirst):
                holder.members.merging(["bootstrap": isFirst ? "true" : "false"]) { held, _ in held
                }
            case .revoked(let holder): holder.members
            case .refusedCredentials(let address, let minute):
                ["address": address, "minute": minute.rfc3339Seconds]
            case .repeated(_, let minute): ["minute": minute.rfc3339Seconds]
            case .files(let files): ["files": files.map(\.text).joined(separator: " ")]
            case .undone(let load), .replayed(let load): ["load": String(load)]
            case .refused(let reason, let sha256):
                ["refused": reason.rawValue, "sha256": Hexadecimal.text(sha256)]
            }
        }
    }

    /// Why something that waited to be recorded became no leaf.
    public enum RefusalReason: String, Sendable {
        /// A row without a proof of the vault's: invented, or altered since the vault wrote it.
        case notTheVaults = "not-the-vaults"
        /// The log has the event already: its row was put back.
        case recordedAlready = "event-recorded-already"
        /// No canonical leaf of the event that it was filed under.
        case notALeaf = "not-a-leaf"
        /// The log has another leaf of the same event.
        case recordedOtherwise = "event-recorded-otherwise"
        /// A leaf of a kind or a shape that nobody may record.
        case unknownKind = "unknown-kind"
        /// The people it concerns are not those its leaf commits to.
        case subjectsDiffer = "subjects-differ"
        /// What is sealed beside it is not what its leaf commits to, or is not there.
        case sidecarDiffers = "sidecar-differs"
    }

    /// A credential and the staff account that holds it.
    public struct CredentialHolder: Sendable {
        /// The credential, as 32 hexadecimal digits; no secret.
        public let credentialID: String
        /// Account name, as issued.
        public let account: String
        /// A `Role` raw value.
        public let role: String
        /// The account's team.
        public let team: String

        /// Taken as it is: the vault has issued the credential.
        public init(credentialID: String, account: String, role: String, team: String) {
            self.credentialID = credentialID
            self.account = account
            self.role = role
            self.team = team
        }

        fileprivate var members: [String: String] {
            [
                "credential": credentialID, "holder": account, "holder_role": role,
                "holder_team": team,
            ]
        }
    }
}
