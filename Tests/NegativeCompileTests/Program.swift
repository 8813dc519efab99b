import Testing

/// A small program, and what the compiler must say of it.
struct Program: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Part of one of the error messages; nil where the program must type-check.
    let refusal: String?
    let source: String

    /// A program that must not type-check.
    init(_ name: String, refused refusal: String, _ source: String) {
        testDescription = name
        self.refusal = refusal
        self.source = source
    }

    /// A program that must: shows that the modules are found and that the rest of its group fails
    /// for the reason named.
    init(allowed name: String, _ source: String) {
        testDescription = name
        refusal = nil
        self.source = source
    }
}
