/// Input that cannot be worked with, in words for whoever gave it.
///
/// It names a file, a line, a column or a day, and quotes no value.
package struct ScoreError: Error, CustomStringConvertible {
    /// One sentence.
    package let description: String

    /// `description` names no value.
    package init(description: String) { self.description = description }
}
