public import CustomerModel

/// Something a person asks leave for.
public protocol Action: Sendable {
    /// What a rule calls it.
    static var name: ActionName { get }
}

/// The actions a rule can name.
public enum ActionName: String, Sendable, CaseIterable {
    case identify
    case releaseRead = "release.read"
    case worklistRead = "worklist.read"
    case worklistCount = "worklist.count"
    case auditRead = "audit.read"
    /// Ruled by `unlock.yaml`; a rule of `roles.yaml` cannot name it.
    case unlock
}

/// Asks who is calling, and nothing else.
public struct Identify: Action {
    public static let name = ActionName.identify
    /// Needs nothing more.
    public init() {}
}

/// Reads released cells.
public struct ReleaseRead: Action {
    public static let name = ActionName.releaseRead
    /// Needs nothing more.
    public init() {}
}

/// Reads a work list under the references of the caller's team.
public struct WorklistRead: Action {
    public static let name = ActionName.worklistRead
    /// The list's name, as `roles.yaml` has it.
    public let list: String
    /// `list` is a name of `roles.yaml`.
    public init(list: String) { self.list = list }
}

/// Reads how many stand on a work list; no reference.
public struct WorklistCount: Action {
    public static let name = ActionName.worklistCount
    /// The list's name, as `roles.yaml` has it.
    public let list: String
    /// `list` is a name of `roles.yaml`.
    public init(list: String) { self.list = list }
}

/// Reads the audit log.
public struct AuditRead: Action {
    public static let name = ActionName.auditRead
    /// Needs nothing more.
    public init() {}
}

/// Opens contact columns of people on a work list.
///
/// It names the people themselves, so that a grant for some cannot be used for others.
public struct Unlock: Action {
    public static let name = ActionName.unlock
    /// The declared purpose.
    public let purpose: PurposeID
    /// In the order asked, each once.
    public let columns: [ContactColumn]
    /// The people, each once.
    public let references: [WorklistReference]
    /// Length of the written reason in characters; the reason itself may be personal.
    public let reasonCharacters: Int

    /// Taken as it is; whether it is allowed is for `PolicyEngine` to say.
    public init(
        purpose: PurposeID, columns: [ContactColumn], references: [WorklistReference],
        reasonCharacters: Int
    ) {
        self.purpose = purpose
        self.columns = columns
        self.references = references
        self.reasonCharacters = reasonCharacters
    }
}
