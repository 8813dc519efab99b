import VaultProtocol

extension UnlockError {
    /// What is wrong with `entry` as far as it can be seen without a decision of the vault; empty
    /// for a form that is worth sending.
    ///
    /// The vault decides all the same; this keeps a slip from being recorded as a refusal under
    /// somebody's name.
    ///
    /// - Parameter options: what the caller may unlock; nil where the vault told nothing.
    static func all(in entry: UnlockEntry, options: UnlockOptions?) -> [UnlockError] {
        let purpose = options?.purposes.first { $0.id == entry.purpose }
        return [
            people(entry, purpose, options?.quota), self.purpose(entry, purpose, options),
            columns(entry, purpose), reason(entry, purpose),
            entry.isAcknowledged
                ? nil
                : UnlockError(
                    .acknowledged, "The use is not acknowledged.",
                    step: "Tick the sentence below the reason."),
        ].compactMap { $0 }
    }

    private static func people(
        _ entry: UnlockEntry, _ purpose: UnlockOptions.PurposeOption?, _ quota: UnlockOptions.Quota?
    ) -> UnlockError? {
        let asked = Set(entry.references).count
        guard asked > 0 else {
            return UnlockError(
                .people, "Nobody is chosen.", step: "Tick whom you want to contact.")
        }
        if let quota, asked > quota.left {
            return UnlockError(
                .people, "You asked for \(asked), \(quota.left) are left today.",
                step: quota.left == 0
                    ? "The quota is whole again at 00:00 UTC." : "Choose fewer people.")
        }
        if let purpose, asked > purpose.mostPeople {
            return UnlockError(
                .people,
                "You asked for \(asked), one request may name \(purpose.mostPeople) people.",
                step: "Choose fewer people.")
        }
        return nil
    }

    private static func purpose(
        _ entry: UnlockEntry, _ purpose: UnlockOptions.PurposeOption?, _ options: UnlockOptions?
    ) -> UnlockError? {
        if entry.purpose.isEmpty {
            return UnlockError(
                .purpose, "No purpose is chosen.", step: "Say what the contact is for.")
        }
        guard options != nil, purpose == nil else { return nil }
        return UnlockError(
            .purpose, "This purpose is not open to you.",
            step: "Choose among the purposes of the form.")
    }

    private static func columns(
        _ entry: UnlockEntry, _ purpose: UnlockOptions.PurposeOption?
    ) -> UnlockError? {
        guard !entry.columns.isEmpty else {
            return UnlockError(
                .columns, "No column is chosen.", step: "Tick what you need to see.")
        }
        guard let purpose, !Set(entry.columns).isSubset(of: purpose.columns) else { return nil }
        return UnlockError(
            .columns, "The purpose opens \(PolicyWords.columns(purpose.columns)) and no more.",
            step: "Leave the other columns out, or choose the purpose that opens them.")
    }

    private static func reason(
        _ entry: UnlockEntry, _ purpose: UnlockOptions.PurposeOption?
    ) -> UnlockError? {
        let shortest = purpose?.shortestReason ?? 1
        guard entry.reason.count(where: { !$0.isWhitespace }) > 0,
            entry.reason.count >= shortest
        else {
            return UnlockError(
                .reason, "The reason is too short.",
                step: "Write at least \(shortest) characters that a colleague would understand.")
        }
        return nil
    }
}
