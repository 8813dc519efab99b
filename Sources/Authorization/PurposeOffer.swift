public import CustomerModel

/// What a role may ask to unlock for one purpose.
public struct PurposeOffer: Sendable {
    /// The purpose.
    public let purpose: Purpose
    /// The columns of it that the role may ask.
    public let columns: [ContactColumn]
    /// The shortest reason that is taken, in characters.
    public let shortestReason: Int
    /// The most people of one request that needs no approval.
    public let mostPeople: Int
}

extension PolicyEngine {
    /// What `role` may unlock, a purpose at a time.
    ///
    /// For pages that offer what is allowed and nothing else; it grants nothing.
    public func offers(for role: Role) -> [PurposeOffer] {
        guard let policy else { return [] }
        return policy.unlockRules.filter { $0.roles.contains(role) }.compactMap { rule in
            policy.purposes.first { $0.id == rule.purpose }.map { purpose in
                PurposeOffer(
                    purpose: purpose, columns: rule.columns, shortestReason: rule.shortestReason,
                    mostPeople: min(rule.mostPeople, rule.approvalAbove))
            }
        }
    }

    /// The most people `role` may open in a day under any of its rules; nil where it may none.
    public func peoplePerDay(for role: Role) -> Int? {
        policy?.unlockRules.filter { $0.roles.contains(role) }.map(\.quota.peoplePerDay).max()
    }

    /// What `role` may do of `roles.yaml`, on any work list where it is about one.
    ///
    /// For pages that lead to what is allowed; it grants nothing.
    public func actions(of role: Role) -> [ActionName] {
        ActionName.allCases.filter { isAllowed($0, to: role) }
    }

    /// Who may do `action`, on any work list where it is about one.
    public func roles(allowed action: ActionName) -> [Role] {
        Role.allCases.filter { isAllowed(action, to: $0) }
    }

    private func isAllowed(_ action: ActionName, to role: Role) -> Bool {
        guard let policy else { return false }
        switch action {
        case .unlock: return !offers(for: role).isEmpty
        case .worklistRead, .worklistCount:
            let lists = Set(policy.roleRules.flatMap { $0.worklists ?? [] })
            return lists.contains {
                (try? policy.decide(action, .worklist($0), for: role)) != nil
            }
        case .identify, .releaseRead, .auditRead, .loadNames, .loadUndo, .quarantineReplay:
            return (try? policy.decide(action, .none, for: role)) != nil
        }
    }
}
