/// A contact value in its two forms.
public struct ContactValue: Sendable {
    /// What is sealed and one day read by a person: close to what its owner wrote.
    public let sealed: PlaintextPII
    /// What is hashed to find the same person again; nil when this value cannot tell one.
    public let identifier: PlaintextPII?

    init(sealed: PlaintextPII, identifier: PlaintextPII?) {
        self.sealed = sealed
        self.identifier = identifier
    }
}
