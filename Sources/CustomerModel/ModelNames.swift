/// The models of repeat purchases that value is predicted by, as policies and commands name them.
public enum PurchaseModelName: String, CaseIterable, Codable, Sendable {
    case bgnbd, mbgnbd, paretonbd
}

/// The models that can be fitted to a summary file: those of repeat purchases, and one of spend.
public enum LifetimeModelName: String, CaseIterable, Sendable {
    /// BG/NBD.
    case bgnbd
    /// MBG/NBD.
    case mbgnbd
    /// Pareto/NBD.
    case paretonbd
    /// Gamma-Gamma, of spend.
    case gammagamma
}
