/// The policy files that ship.
public enum ShippedPolicies {
    /// Path of the folder `policies` of this package.
    public static let folder = packageRoot + "/policies"
}
