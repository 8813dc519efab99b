/// Where a document does not say what its reader expects.
///
/// Prints as `policies/unlock.yaml:12:5: unknown key 'reson' (did you mean 'reason'?)`.
public struct StrictYAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A place in a document; both counts start at 1, columns count Unicode scalars.
    public struct Place: Hashable, Sendable {
        /// Counted from 1.
        public let line: Int
        /// In Unicode scalars, counted from 1.
        public let column: Int

        /// Both counted from 1.
        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// The document as messages call it.
    public let path: String
    /// Nil when the document as a whole is refused, for example because it cannot be read.
    public let place: Place?
    /// What is wrong, in words; holds no value of another file.
    public let problem: String

    /// Says that `problem` stands at `place` of the document `path`.
    public init(path: String, place: Place?, problem: String) {
        self.path = path
        self.place = place
        self.problem = problem
    }

    public var description: String {
        guard let place else { return "\(path): \(problem)" }
        return "\(path):\(place.line):\(place.column): \(problem)"
    }
}
