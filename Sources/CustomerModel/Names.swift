/// Names that several modules share.
public enum DatabaseName: String, Sendable, CaseIterable {
    case main = "bauta"
    /// Wrapped per-person keys only, so that its backups can expire sooner.
    case keys = "bauta_keys"
    /// What analysts and BI tools sign in to.
    case release = "bauta_release"
}
