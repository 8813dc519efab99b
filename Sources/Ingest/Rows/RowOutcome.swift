/// Why a row was passed over as its mapping says; raw values are stable words of reports.
public enum SkipReason: String, Sendable, CaseIterable {
    /// Its status comes to nothing.
    case status
    case zeroAmount = "zero-amount"
    case negativeAmount = "negative-amount"
    /// Its stream says that it is gone, and nothing here stood for it, or stays until it is erased.
    case deleted
    /// It is read again, and something else has been said of its number since it came first.
    case saidSince = "said-since"
}

/// What became of a row that could be read.
enum RowOutcome: Hashable {
    case added
    /// It was there already.
    case duplicate
    /// Something else was there, which it replaces.
    case changed
    /// Taken, of nobody whom the source knows.
    case anonymous
    case skipped(SkipReason)
    /// Sealed into the quarantine after all.
    case refused(RejectionReason)
}

/// What is told of a row beside its values.
struct RowNotes {
    /// Fields that could not be read, and were left out of it.
    var leftOut: [RowRejection] = []
}
