public import Sealing

/// Whom a reference on a work list stands for.
public struct WorklistPerson: Sendable {
    /// As it was asked.
    public let reference: String
    /// The person, as the vault knows them.
    public let subject: SubjectID
    /// Everyone whose values may be shown as theirs: the subject and who was merged into it.
    public let identities: [SubjectID]
}
