public import CustomerModel

extension PolicyEngine {
    /// The purposes `role` may unlock for, each with the columns it may ask.
    ///
    /// For pages that offer what is allowed and nothing else; it grants nothing.
    public func offers(for role: Role) -> [(purpose: Purpose, columns: [ContactColumn])] {
        guard let policy else { return [] }
        return policy.unlockRules.filter { $0.roles.contains(role) }.compactMap { rule in
            policy.purposes.first { $0.id == rule.purpose }.map { ($0, rule.columns) }
        }
    }

    /// The most people `role` may open in a day under any of its rules; nil where it may none.
    public func peoplePerDay(for role: Role) -> Int? {
        policy?.unlockRules.filter { $0.roles.contains(role) }.map(\.quota.peoplePerDay).max()
    }
}
