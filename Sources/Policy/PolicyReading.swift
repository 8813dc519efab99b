import StrictYAML

/// What every policy file begins with.
enum PolicyHeader {
    /// Reads `policy`, `version` and `why`; the file must say that it is what it is taken for.
    static func read(
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

extension StrictNode {
    /// The mappings of a list, each read with its name under `key`; names are distinct.
    func identified<Value>(
        by key: String = "id",
        _ read: (StrictMapping, String) throws(StrictYAMLError) -> Value
    ) throws(StrictYAMLError) -> [Value] {
        var names: Set<String> = []
        var values: [Value] = []
        for item in try sequence() {
            let mapping = try item.mapping()
            let name = try mapping.require(key)
            guard names.insert(try name.string()).inserted else {
                throw name.error("'\(try name.string())' is defined twice")
            }
            values.append(try read(mapping, name.string()))
            try mapping.finish()
        }
        return values
    }

    /// The names of a list, each of which must be among `known`; `what` says what they are.
    func names<Value>(
        among known: [(name: String, value: Value)]
    ) throws(StrictYAMLError) -> [Value] {
        _ = try distinctStrings()
        var values: [Value] = []
        for item in try sequence() { values.append(try item.choice(among: known)) }
        return values
    }

    /// A count with its unit, for example `25 people`.
    func count(of unit: String, in range: ClosedRange<Int>) throws(StrictYAMLError) -> Int {
        let text = try string()
        guard text.hasSuffix(" " + unit), let value = Int(text.dropLast(unit.count + 1)),
            range.contains(value)
        else {
            throw error(
                "expected a number from \(range.lowerBound) to \(range.upperBound) and '\(unit)'")
        }
        return value
    }
}
