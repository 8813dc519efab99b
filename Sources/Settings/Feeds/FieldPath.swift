/// Where a value stands in an object of JSON, as a mapping names it: `customer.email`, `lines[].price`.
public struct FieldPath: Hashable, Sendable {
    /// A key of an object, and whether what stands there is a list whose elements are meant.
    public struct Step: Hashable, Sendable {
        /// The key, without escapes.
        public let key: String
        /// Whether `[]` follows.
        public let isList: Bool
    }

    /// From the outermost object inwards; never empty.
    public let steps: [Step]

    /// Reads `name`; nil where a key is empty.
    public init?(_ name: String) {
        var steps: [Step] = []
        for part in name.split(separator: ".", omittingEmptySubsequences: false) {
            let isList = part.hasSuffix("[]")
            let key = String(isList ? part.dropLast(2) : part)
            guard !key.isEmpty else { return nil }
            steps.append(Step(key: key, isList: isList))
        }
        self.steps = steps
    }

    /// The lists it goes through, each as a path of its own: `a[].b[].c` goes through `a` and `a[].b`.
    public var lists: [String] {
        var names: [String] = []
        var path = ""
        for step in steps {
            path += (path.isEmpty ? "" : ".") + step.key
            if step.isList {
                names.append(path)
                path += "[]"
            }
        }
        return names
    }
}
