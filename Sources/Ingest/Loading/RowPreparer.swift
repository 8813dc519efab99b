import Pseudonymization
import Sealing
import Settings

/// Does what rows need that does not depend on what stands, before they are written: their digests, and, of people
/// who may be new, their sealed values.
struct RowPreparer: Sendable {
    let pseudonymizer: Pseudonymizer
    let source: String
    /// Seals contacts of the batch.
    let sealer: ContactSealer
    /// Whether most people of the batch before were new; what was sealed of others is thrown away.
    let sealsAhead: Bool

    init(
        _ pseudonymizer: Pseudonymizer, of mapping: SourceMapping, vaultKey: SealingKey,
        sealsAhead: Bool
    ) {
        self.pseudonymizer = pseudonymizer
        source = mapping.source
        sealer = ContactSealer(vaultKey: vaultKey)
        self.sealsAhead = sealsAhead
    }

    func prepare(_ identifier: inout Identifier) {
        identifier = pseudonymizer.digested(identifier)
    }

    /// The key of an order or return with the source's number `number`.
    func orderKey(_ number: [UInt8]) -> [UInt8] {
        pseudonymizer.orderKey(source: source, number: number)
    }

    func prepare(_ person: inout ParsedPerson) {
        for position in person.identifiers.indices { prepare(&person.identifiers[position]) }
        guard sealsAhead else { return }
        let new = pseudonymizer.newPerson()
        person.ahead = SealedAhead(
            person: new,
            digests: pseudonymizer.contentDigests(
                of: person.fields, subject: new.subject, source: source),
            contact: sealer.seal(person.fields, of: new.subject))
    }
}
