import Cryptography
public import Database
public import Verification

/// A log of access as its signer leaves it in a database, of whatever leaves a test wants.
///
/// The real signer takes no leaf that it would not write itself.
public final class SignedLog: Sendable {
    private let key = SigningKey(seed: SecretKey(bytes: [UInt8](repeating: 6, count: 32)))
    /// The public half of the key that signs every log of this kind.
    public let verifier: LogVerifier

    /// A signer without state.
    public init() throws {
        verifier = try LogVerifier(publicKey: key.publicKey)
    }

    /// Appends `leaves` to the log behind `connection` and signs it; returns the note.
    @discardableResult
    public func append(_ leaves: [[UInt8]], on connection: Connection) throws -> String {
        var tree = CompactRange()
        for row in try connection.query("SELECT leaf FROM audit.leaf ORDER BY leaf_index") {
            tree.append(TreeHash.leaf(try row.decode("leaf")))
        }
        for leaf in leaves {
            let hash = TreeHash.leaf(leaf)
            try connection.execute(
                """
                INSERT INTO audit.leaf (leaf_index, leaf, leaf_hash, event_id)
                VALUES (\(tree.size), \(leaf), \(hash.bytes), gen_random_uuid())
                """)
            for node in tree.append(hash) {
                try connection.execute(
                    """
                    INSERT INTO audit.node
                    VALUES (\(node.id.level)::smallint, \(node.id.position), \(node.hash.bytes))
                    """)
            }
        }
        let checkpoint = Checkpoint(origin: verifier.origin, size: tree.size, root: tree.root)
        let signed = verifier.note(
            of: checkpoint, signature: key.sign(Array(checkpoint.body.utf8)))
        try connection.execute(
            "INSERT INTO audit.checkpoint (tree_size, note) VALUES (\(tree.size), \(signed.note))")
        return signed.note
    }
}
