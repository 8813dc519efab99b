public import CustomerModel

/// Something a caller asks permission for.
public protocol Action: Sendable {
    /// What a rule calls it.
    static var name: ActionName { get }
    /// What of it is asked for.
    var scope: ActionScope { get }
}

/// What an action is about, beyond who asks.
///
/// An action's name says which of these it must have; with any other it is denied.
public enum ActionScope: Sendable {
    /// Nothing narrower than the action itself.
    case none
    /// One work list, by its name in `roles.yaml`.
    case worklist(String)
    /// People, columns and a purpose, as `unlock.yaml` rules them.
    case unlock(Unlock)
}

/// The actions a rule can name.
public enum ActionName: String, Sendable, CaseIterable {
    case identify
    case releaseRead = "release.read"
    case worklistRead = "worklist.read"
    case worklistCount = "worklist.count"
    case auditRead = "audit.read"
    /// Opens names of loaded files.
    case loadNames = "load.names"
    /// Takes a load back.
    case loadUndo = "load.undo"
    /// Reads quarantined rows again.
    case quarantineReplay = "quarantine.replay"
    /// Ruled by `unlock.yaml`; a rule of `roles.yaml` cannot name it.
    case unlock
}

/// Asks who is calling, and nothing else.
public struct Identify: Action {
    public static let name = ActionName.identify
    public var scope: ActionScope { .none }
    /// Needs nothing more.
    public init() {}
}

/// Reads released cells.
public struct ReleaseRead: Action {
    public static let name = ActionName.releaseRead
    public var scope: ActionScope { .none }
    /// Needs nothing more.
    public init() {}
}

/// Reads a work list under the references of the caller's team.
public struct WorklistRead: Action {
    public static let name = ActionName.worklistRead
    public var scope: ActionScope { .worklist(list) }
    /// The list's name, as `roles.yaml` has it.
    public let list: String
    /// `list` is a name of `roles.yaml`.
    public init(list: String) { self.list = list }
}

/// Reads how many stand on a work list; no reference.
public struct WorklistCount: Action {
    public static let name = ActionName.worklistCount
    public var scope: ActionScope { .worklist(list) }
    /// The list's name, as `roles.yaml` has it.
    public let list: String
    /// `list` is a name of `roles.yaml`.
    public init(list: String) { self.list = list }
}

/// Reads the audit log.
public struct AuditRead: Action {
    public static let name = ActionName.auditRead
    public var scope: ActionScope { .none }
    /// Needs nothing more.
    public init() {}
}

/// Opens names of loaded files, which may be names of people.
public struct LoadNames: Action {
    public static let name = ActionName.loadNames
    public var scope: ActionScope { .none }
    /// Needs nothing more.
    public init() {}
}

/// Takes a load back: what it brought goes, and what it wrote over is put back.
public struct UndoLoad: Action {
    public static let name = ActionName.loadUndo
    public var scope: ActionScope { .none }
    /// Needs nothing more.
    public init() {}
}

/// Reads rows again that were refused, by the mapping as it is now.
public struct ReplayQuarantine: Action {
    public static let name = ActionName.quarantineReplay
    public var scope: ActionScope { .none }
    /// Needs nothing more.
    public init() {}
}

/// Opens contact columns of people on a work list.
///
/// It names the people themselves, so that a grant for some cannot be used for others.
public struct Unlock: Action {
    public static let name = ActionName.unlock
    public var scope: ActionScope { .unlock(self) }
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
