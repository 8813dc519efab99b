import Text
import VaultProtocol

extension UnlockForm.FieldError {
    /// What is wrong with `entry` as far as it can be seen without a decision of the vault; empty
    /// for a form that is worth sending.
    ///
    /// The vault decides all the same; this keeps a slip from being recorded as a refusal under
    /// somebody's name.
    ///
    /// - Parameter options: what the caller may unlock; nil where the vault told nothing.
    static func all(in entry: UnlockForm.Entry, options: UnlockOptions?) -> [Self] {
        let purpose = options?.purposes.first { $0.id == entry.purpose }
        return [
            people(entry, purpose, options?.quota), self.purpose(entry, purpose, options),
            columns(entry, purpose), reason(entry, purpose, options),
            entry.isAcknowledged
                ? nil
                : Self(
                    .acknowledged, "The use is not acknowledged.",
                    step: "Tick the sentence below the reason."),
        ].compactMap { $0 }
    }

    private static func people(
        _ entry: UnlockForm.Entry, _ purpose: UnlockOptions.PurposeOption?,
        _ quota: UnlockOptions.Quota?
    ) -> Self? {
        let asked = Set(entry.references).count
        guard asked > 0 else {
            return Self(
                .people, "Nobody is chosen.", step: "Tick whom you want to contact.")
        }
        if let quota, asked > quota.left {
            return Self(
                .people, "You asked for \(asked), \(quota.left) are left today.",
                step: quota.left == 0
                    ? "The quota is whole again at 00:00 UTC." : "Choose fewer people.")
        }
        if let purpose, asked > purpose.mostPeople {
            return Self(
                .people,
                "You asked for \(asked), one request may name \(purpose.mostPeople) people.",
                step: "Choose fewer people.")
        }
        return nil
    }

    private static func purpose(
        _ entry: UnlockForm.Entry, _ purpose: UnlockOptions.PurposeOption?,
        _ options: UnlockOptions?
    ) -> Self? {
        if entry.purpose.isEmpty {
            return Self(
                .purpose, "No purpose is chosen.", step: "Say what the contact is for.")
        }
        guard options != nil, purpose == nil else { return nil }
        return Self(
            .purpose, "This purpose is not open to you.",
            step: "Choose among the purposes of the form.")
    }

    private static func columns(
        _ entry: UnlockForm.Entry, _ purpose: UnlockOptions.PurposeOption?
    ) -> Self? {
        guard !entry.columns.isEmpty else {
            return Self(
                .columns, "No column is chosen.", step: "Tick what you need to see.")
        }
        guard let purpose, !Set(entry.columns).isSubset(of: purpose.columns) else { return nil }
        return Self(
            .columns, "The purpose opens \(PolicyWords.columns(purpose.columns)) and no more.",
            step: "Leave the other columns out, or choose the purpose that opens them.")
    }

    private static func reason(
        _ entry: UnlockForm.Entry, _ purpose: UnlockOptions.PurposeOption?,
        _ options: UnlockOptions?
    ) -> Self? {
        // Whatever purpose is chosen next, a shorter one will not do.
        let shortest =
            purpose?.shortestReason ?? options?.purposes.map(\.shortestReason).min() ?? 1
        guard entry.reason.seenCharacters >= max(shortest, 1) else {
            return Self(
                .reason, "The reason is too short.",
                step: "Write at least \(shortest) characters that a colleague would understand.")
        }
        return nil
    }
}
