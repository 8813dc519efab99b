/// What every policy file begins with.
public enum PolicyHeader {
    /// Reads `policy`, `version` and `why`; the file must say that it is what it is taken for.
    public static func read(
        _ file: StrictMapping, expecting name: String
    ) throws(StrictYAMLError) {
        let policy = try file.require("policy")
        guard try policy.string() == name else {
            throw policy.error("expected the policy '\(name)'")
        }
        _ = try file.require("version").integer(in: 1...1_000_000)
        _ = try file.require("why").string()
    }
}
