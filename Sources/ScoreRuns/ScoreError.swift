/// Why something could not be scored, fitted or told, in words for whoever asked.
///
/// It names a file, a line, a column or a day, and quotes no value.
package struct ScoreError: Error, CustomStringConvertible {
    /// One sentence.
    package let description: String
    /// What stands in the way is no file and no policy: what is stored, or what else runs.
    package let isOfState: Bool

    /// Input that cannot be worked with; `description` names no value.
    package init(description: String) { (self.description, isOfState) = (description, false) }

    /// Something that stands in the way; `state` names no value.
    package init(state: String) { (description, isOfState) = (state, true) }
}
