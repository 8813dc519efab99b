/// What every policy file begins with: `policy`, its own name; `version`; `why` it is as it is.
public struct PolicyHeader: Hashable, Sendable {
    /// The file's name without its ending.
    public let name: String
    /// Of the file's form.
    public let version: Int
    /// Why the file is as it is, in its own words.
    public let why: String

    /// How some files of Bauta 0.1 said what they are, in place of `policy`; folders keep them.
    public enum FormerKey: Sendable {
        /// `id`, the file's own name: sources.
        case id
        /// `id`, any word: regions and channels.
        case anyID
    }

    /// Reads the header of `file`, which must say that it is the policy `name`.
    ///
    /// Where there is no `policy`, the `former` key is read, if one is given.
    @discardableResult
    public static func read(
        _ file: StrictMapping, expecting name: String, former: FormerKey? = nil
    ) throws(StrictYAMLError) -> PolicyHeader {
        try check(file, is: name, former: former)
        return PolicyHeader(
            name: name, version: try file.require("version").integer(in: 1...Int.max),
            why: try file.require("why").string())
    }

    private static func check(
        _ file: StrictMapping, is name: String, former: FormerKey?
    ) throws(StrictYAMLError) {
        if let former, file.optional("policy") == nil, let id = file.optional("id") {
            let written = try id.string()
            if case .id = former, written != name {
                throw id.error("id '\(written)' is not the file's name")
            }
            return
        }
        let policy = try file.require("policy")
        guard try policy.string() == name else {
            throw policy.error("expected the policy '\(name)'")
        }
    }
}
