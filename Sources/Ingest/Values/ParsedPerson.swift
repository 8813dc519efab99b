import Cryptography
import CustomerModel
import PersonalData
import Pseudonymization
import Sealing

extension [Identifier] {
    /// Tells apart in the memory of this process whom rows name; nil where there is none.
    var hashInMemory: Int? {
        guard !isEmpty else { return nil }
        var hasher = Hasher()
        for identifier in self {
            hasher.combine(identifier.kind)
            identifier.value.combine(into: &hasher)
        }
        return hasher.finalize()
    }
}

/// What a row states about a person.
struct ParsedPerson: Sendable {
    /// Everything by which the person may be known, normalised.
    var identifiers: [Identifier] = []
    /// What is to be sealed, the source's own customer number included; each field once.
    var fields: [PlaintextPII] = []
    /// Nil when the row does not state a country of a region.
    var region: String?
    /// The first day of the month in which the person joined.
    var joinedMonth: CalendarDate?
    /// The number of the company that the person buys for.
    var company: Identifier?
    /// The day on which the person stated this; nil where the row does not tell.
    var statedOn: CalendarDate?
    /// A column says that this is nobody whom the source knows.
    var isNobody = false
    /// What is sealed already; nil where nothing is.
    var ahead: SealedAhead?
}

/// A contact that is sealed before it is known whose it is, as that of somebody who is new.
struct SealedAhead: Sendable {
    let person: NewPerson
    /// Of its content, as of `Pseudonymizer.contentDigests`.
    let digests: [VersionedDigest]
    let contact: SealedContact
}
