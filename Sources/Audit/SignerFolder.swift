private import CustomerModel
private import Installation

/// What the signer keeps in a folder of its own, outside the database, which its owner cannot write.
public struct SignerFolder: Sendable {
    private let path: String

    /// The folder `path`, which exists; nothing need be in it yet.
    public init(path: String) { self.path = path }

    /// The last checkpoint that was signed.
    public var checkpointFile: CheckpointFile { CheckpointFile(path: path + "/checkpoint") }

    /// Up to where events need no proof of the vault's.
    var olderEvents: OlderEventsFile { OlderEventsFile(path: path + "/older-events") }

    /// Adds to what `bauta status` tells of refused events.
    ///
    /// Where it cannot be written the log tells it all the same: no record waits for it.
    func noteRefused(_ count: Int) {
        let before = RefusedEvents(inDirectory: path)?.count ?? 0
        let refused = RefusedEvents(
            count: before + count, latestAt: EventTime.now().seconds)
        try? Files.writeDurably(Array(refused.text.utf8), to: RefusedEvents.path(in: path))
    }
}

/// The last row of the outbox that needs no proof, written once by the signer when it first starts, and
/// set to 0 when all up to that row has been taken in.
struct OlderEventsFile: Sendable {
    private let path: String
    private static let prefix = "unproved through "
    private static let byteLimit = 100

    init(path: String) { self.path = path }

    /// Nil when no signer of this version has started yet.
    ///
    /// Throws `signerState` when there is a file that says nothing.
    func load() throws(AuditError) -> Int? {
        guard Files.status(path) != nil else { return nil }
        guard
            let text = Files.text(of: path, atMost: Self.byteLimit, followingLinks: false),
            text.hasPrefix(Self.prefix), text.hasSuffix("\n"),
            let last = Int(text.dropFirst(Self.prefix.utf8.count).dropLast()), last >= 0
        else { throw AuditError(.signerState) }
        return last
    }

    func store(_ last: Int) throws(AuditError) {
        do {
            try Files.writeDurably(Array("\(Self.prefix)\(last)\n".utf8), to: path)
        } catch {
            throw AuditError(.signerState, underlying: error)
        }
    }
}
