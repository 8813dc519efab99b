extension StrictNode {
    /// The mappings of a list, each read with its name under `key`; names are distinct.
    public func identified<Value>(
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
    public func names<Value>(
        among known: [(name: String, value: Value)]
    ) throws(StrictYAMLError) -> [Value] {
        _ = try distinctStrings()
        var values: [Value] = []
        for item in try sequence() { values.append(try item.choice(among: known)) }
        return values
    }

    /// A number in a fixed phrase, for example `at least 20 characters`: a bare number would leave
    /// its unit and its direction to be guessed.
    public func count(
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
}
