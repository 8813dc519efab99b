import CustomerModel
import StrictYAML

/// Whether a rule gives or takes.
enum RuleEffect: String, CaseIterable, Sendable {
    case allow, deny
}

/// One rule of `roles.yaml`.
struct RoleRule: Sendable {
    let id: String
    let why: String
    let effect: RuleEffect
    let action: ActionName
    let roles: [Role]
    /// The lists a rule about work lists speaks of; nil for a rule about anything else.
    let worklists: [String]?

    init(_ mapping: StrictMapping, id: String) throws(StrictYAMLError) {
        self.id = id
        why = try mapping.require("why").string()
        effect = try mapping.optional("effect")?.choice(of: RuleEffect.self) ?? .allow
        let action = try mapping.require("action")
        self.action = try action.choice(of: ActionName.self)
        guard self.action != .unlock else {
            throw action.error("contact data is ruled by unlock.yaml")
        }
        roles = try mapping.require("roles").names(among: Role.named)
        switch self.action {
        case .worklistRead, .worklistCount:
            worklists = try mapping.require("worklists").distinctStrings()
        case .identify, .releaseRead, .auditRead, .loadNames, .loadUndo, .quarantineReplay, .unlock:
            worklists = nil
        }
    }

    func concerns(_ action: ActionName, _ role: Role) -> Bool {
        self.action == action && roles.contains(role)
    }
}

extension Role {
    static let named = allCases.map { (name: $0.rawValue, value: $0) }
}
