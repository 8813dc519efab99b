import Cryptography
public import Database

/// Signs epochs that a test has put into a release database, as a publisher would.
///
/// Writes the manifest from the rows, so that it knows nothing of how the product writes one.
public struct SignedRelease: ~Copyable {
    private let key: SigningKey

    /// Under a known seed, 32 times `byte`.
    public init(seed byte: UInt8 = 7) {
        key = SigningKey(seed: SecretKey(bytes: [UInt8](repeating: byte, count: 32)))
    }

    /// What readers verify by.
    public var publicKey: [UInt8] { key.publicKey }

    /// Charges for `epoch`, whose marginals, dimensions and cells `fill` puts in, and closes it.
    ///
    /// - Parameters:
    ///   - tamper: changes the bytes that stand in the row after they were signed.
    public func publish(
        _ epoch: String, asOf: String = "2011-12-10", ruleSet: String = "default",
        on connection: Connection, tamper: (inout [UInt8]) -> Void = { _ in },
        fill: (Transaction) throws -> Void
    ) throws {
        let digest = [UInt8](repeating: 7, count: 32)
        try connection.transaction { transaction in
            try transaction.execute(
                """
                INSERT INTO release.privacy_ledger (epoch, rho, policy_digest)
                VALUES (\(epoch), 0.064, \(digest))
                """)
            try fill(transaction)
            let marginals: Int =
                try transaction.query(
                    "SELECT count(*) AS n FROM release.marginal WHERE epoch = \(epoch)"
                ).first?.decode("n") ?? 0
            // The variance q / 2ρ of q cells a person: 125 q / 16, since each is below 16.
            let divisor = [1, 2, 4, 8, 16].last { marginals % $0 == 0 } ?? 1
            let (numerator, denominator) = (125 * marginals / divisor, 16 / divisor)
            var manifest = Fields("bauta release manifest 2")
            manifest.add(epoch)
            manifest.add(asOf)
            manifest.add(ruleSet)
            manifest.add(digest)
            manifest.add(digest)
            manifest.add("0.064")
            for number in [marginals, numerator, denominator, 20] { manifest.add(number) }
            try manifest.addRows(of: epoch, in: transaction)
            let signature = key.sign(manifest.bytes)
            tamper(&manifest.bytes)
            try transaction.execute(
                """
                INSERT INTO release.epoch (
                    epoch, as_of_date, rule_set, snapshot_digest, policy_digest,
                    cells_per_person, rho, sigma_squared_numerator, sigma_squared_denominator,
                    threshold, manifest, signature, signing_key)
                VALUES (\(epoch), \(asOf)::date, \(ruleSet), \(digest), \(digest),
                    \(Int16(marginals)), 0.064, \(numerator), \(denominator), 20,
                    \(manifest.bytes), \(signature), \(key.publicKey))
                """)
        }
    }
}

/// Fields with their lengths before them.
private struct Fields {
    var bytes: [UInt8] = []

    init(_ kind: String) { add(kind) }

    mutating func add(_ number: Int) {
        bytes += withUnsafeBytes(of: UInt64(bitPattern: Int64(number)).bigEndian, Array.init)
    }

    mutating func add(_ field: [UInt8]) {
        add(field.count)
        bytes += field
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add(_ list: [String]) {
        add(list.count)
        for text in list { add(text) }
    }

    mutating func addRows(of epoch: String, in transaction: Transaction) throws {
        let dimensions = try transaction.query(
            """
            SELECT dimension, title, why, is_ordered FROM release.dimension
            WHERE epoch = \(epoch) ORDER BY dimension
            """)
        add(dimensions.count)
        for row in dimensions {
            for name in ["dimension", "title", "why"] { add(try row.decode(name, as: String.self)) }
            add(try row.decode("is_ordered", as: Bool.self) ? 1 : 0)
        }
        let marginals = try transaction.query(
            """
            SELECT measure, marginal, title, why, dimensions FROM release.marginal
            WHERE epoch = \(epoch) ORDER BY place
            """)
        add(marginals.count)
        for row in marginals {
            for name in ["measure", "marginal", "title", "why"] {
                add(try row.decode(name, as: String.self))
            }
            add(try row.decode("dimensions", as: [String].self))
        }
        let cells = try transaction.query(
            """
            SELECT measure, dimensions, members, status, noisy_count, lower_95, upper_95
            FROM release.cell JOIN release.marginal USING (epoch, measure, marginal)
            WHERE epoch = \(epoch) ORDER BY place, position
            """)
        add(cells.count)
        for row in cells {
            add(try row.decode("measure", as: String.self))
            add(try row.decode("dimensions", as: [String].self))
            add(try row.decode("members", as: [String].self))
            add(try row.decode("status", as: String.self))
            for name in ["noisy_count", "lower_95", "upper_95"] {
                if let number: Int = try row.decode(name) { add(number) }
            }
        }
    }
}
