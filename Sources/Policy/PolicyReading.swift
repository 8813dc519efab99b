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

    /// A number in a fixed phrase, for example `at least 20 characters`: a bare number would leave
    /// its unit and its direction to be guessed.
    func count(
        _ before: String, _ unit: String, in range: ClosedRange<Int>
    ) throws(StrictYAMLError) -> Int {
        let text = try string()
        let start = before.isEmpty ? "" : before + " "
        let end = " " + unit
        let digits = text.dropFirst(start.count).dropLast(end.count)
        guard let value = Int(digits), start + String(value) + end == text, range.contains(value)
        else {
            throw error(
                "expected '\(start)N\(end)', N from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// `3` or `3-5`, within 1…5.
    func scores() throws(StrictYAMLError) -> ClosedRange<Int> {
        let ends = try string().split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap({ Int($0) }),
            let last = ends.last.flatMap({ Int($0) }), first <= last,
            (1...5).contains(first), (1...5).contains(last)
        else { throw error("expected scores from 1 to 5, such as 4-5") }
        return first...last
    }
}
