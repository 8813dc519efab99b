import CustomerModel

extension PolicySet {
    /// Decides `action` for `role`; an action whose scope is not of its name's kind is denied.
    func decide(
        _ action: ActionName, _ scope: ActionScope, for role: Role
    ) throws(Denial) -> Decision {
        switch (action, scope) {
        case (.identify, .none), (.releaseRead, .none), (.auditRead, .none),
            (.loadNames, .none), (.loadUndo, .none), (.quarantineReplay, .none):
            return try decide(action, for: role) { $0.worklists == nil }
        case (.worklistRead, .worklist(let list)), (.worklistCount, .worklist(let list)):
            return try decide(action, for: role) { $0.worklists?.contains(list) ?? false }
        case (.unlock, .unlock(let unlock)):
            return try decide(unlock, for: role)
        case (_, .none), (_, .worklist), (_, .unlock):
            throw Denial(.scopeUnknown, "No rule knows this action with what it is asked for.")
        }
    }

    /// Decides an action of `roles.yaml` by the rules that `cover` what it is asked for.
    private func decide(
        _ action: ActionName, for role: Role, cover: (RoleRule) -> Bool
    ) throws(Denial) -> Decision {
        let concerned = roleRules.filter { $0.concerns(action, role) }
        let matching = concerned.filter(cover)
        if let rule = matching.first(where: { $0.effect == .deny }) {
            throw Denial(.deniedByRule, rule: rule.id, rule.why)
        }
        if let rule = matching.first { return Decision(ruleID: rule.id, quota: nil) }
        guard !concerned.contains(where: { $0.effect == .allow }) else {
            throw Denial(.worklistNotAllowed, "Your role has no access to this work list.")
        }
        throw Denial(.roleNotAllowed, "Your role is not allowed to do this.")
    }

    /// Decides an unlock: first what is forbidden, then who, what for, which columns, how many.
    func decide(_ unlock: Unlock, for role: Role) throws(Denial) -> Decision {
        if let rule = unlockDenials.first(where: { $0.forbids(unlock, by: role) }) {
            throw Denial(.deniedByRule, rule: rule.id, rule.why)
        }
        let ruled = unlockRules.filter { $0.roles.contains(role) }
        guard !ruled.isEmpty else {
            throw Denial(.roleNotAllowed, "Your role is not allowed to open contact data.")
        }
        guard let purpose = purposes.first(where: { $0.id == unlock.purpose }) else {
            throw Denial(.purposeUnknown, "No purpose of that name is declared.")
        }
        guard let rule = ruled.first(where: { $0.purpose == purpose.id }) else {
            throw Denial(
                .purposeNotAllowed, "Your role may not use the purpose \(purpose.id.rawValue).")
        }
        try check(unlock.columns, under: rule, for: purpose)
        try check(unlock, under: rule)
        return Decision(ruleID: rule.id, quota: rule.quota)
    }

    private func check(
        _ asked: [ContactColumn], under rule: Unlock.AllowRule, for purpose: Purpose
    ) throws(Denial) {
        guard !asked.isEmpty else {
            throw Denial(.noColumns, rule: rule.id, "Name at least one column.")
        }
        for column in asked {
            guard columns.contains(column) else {
                throw Denial(.columnUnknown, rule: rule.id, "No column of that name is declared.")
            }
            guard purpose.columns.contains(column) else {
                throw Denial(
                    .columnNotInPurpose, rule: rule.id,
                    "The purpose \(purpose.id.rawValue) does not need \(column.rawValue).")
            }
            guard rule.columns.contains(column) else {
                throw Denial(
                    .columnNotAllowed, rule: rule.id,
                    "Your role may not see \(column.rawValue) for \(purpose.id.rawValue).")
            }
        }
    }

    private func check(_ unlock: Unlock, under rule: Unlock.AllowRule) throws(Denial) {
        let people = unlock.references.count
        guard people > 0 else {
            throw Denial(.noReferences, rule: rule.id, "Name at least one person by reference.")
        }
        guard people <= rule.mostPeople else {
            throw Denial(
                .tooManyPeople, rule: rule.id,
                "One request may name at most \(rule.mostPeople) people.")
        }
        guard people <= rule.approvalAbove else {
            throw Denial(
                .needsApproval, rule: rule.id,
                "More than \(rule.approvalAbove) people need an approval.")
        }
        guard unlock.reasonCharacters >= rule.shortestReason else {
            throw Denial(
                .reasonTooShort, rule: rule.id,
                "Give a reason of at least \(rule.shortestReason) characters.")
        }
    }
}
