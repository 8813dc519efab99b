public import CustomerModel
public import Database

/// Reads and writes `customer_rollup`: which company a contact buys for.
public enum RollupQueries {
    /// Adds contacts of companies, and moves those who changed theirs; by a load that is under way.
    ///
    /// Of several rows for one contact the last counts. Nobody is their own company. All of them are customers.
    /// Who has a company keeps it where `moves` is false.
    public static func store(
        _ contacts: [(contact: Pseudonym, company: Pseudonym)], load: Int64,
        moves: Bool = true, on transaction: Transaction
    ) throws {
        let companies = Dictionary(
            contacts.filter { $0.contact != $0.company }.map { ($0.contact, $0.company) }
        ) { $1 }
        guard !companies.isEmpty else { return }
        let pairs = Array(companies)
        _ = try transaction.query(
            """
            SELECT warehouse.store_companies(\(load), \(pairs.map(\.key.bytes)),
                \(pairs.map(\.value.bytes)), \(moves))
            """)
    }

    /// The company of every contact who has one.
    static func read(from executor: any StatementExecutor) throws -> [Pseudonym: Pseudonym] {
        var companies: [Pseudonym: Pseudonym] = [:]
        try executor.copyOut(
            "SELECT customer_key, commercial_key FROM warehouse.customer_rollup"
        ) { reader in
            while try reader.next() {
                let (contact, company) = (try reader.readHalves(), try reader.readHalves())
                companies[Pseudonym(high: contact.high, low: contact.low)] =
                    Pseudonym(high: company.high, low: company.low)
            }
        }
        return companies
    }
}
