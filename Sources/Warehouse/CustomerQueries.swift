public import CustomerModel
public import Database

/// Where a customer lives, as coarsely as it is kept.
public struct CustomerRegion: Sendable {
    public let customer: Pseudonym
    /// A region of `policies/regions.yaml`; nil when the row did not say.
    public let region: String?

    public init(customer: Pseudonym, region: String?) {
        self.customer = customer
        self.region = region
    }
}

/// Writes `dim_customer`.
public enum CustomerQueries {
    /// Adds customers and their regions inside the caller's transaction; of several rows for one
    /// customer the last that says a region counts.
    ///
    /// A contact is authoritative for the region; an order fills it in where nobody has said.
    public static func upsert(
        _ customers: [CustomerRegion], isAuthoritative: Bool, on connection: Connection
    ) throws {
        var regions: [Pseudonym: String] = [:]
        var order: [Pseudonym] = []
        for customer in customers {
            if regions[customer.customer] == nil {
                order.append(customer.customer)
                regions[customer.customer] = "unknown"
            }
            if let region = customer.region { regions[customer.customer] = region }
        }
        try connection.execute(
            """
            INSERT INTO warehouse.dim_customer AS d (customer_key, region)
            SELECT * FROM unnest(\(order.map(\.bytes)), \(order.map { regions[$0] ?? "unknown" }))
            ON CONFLICT (customer_key) DO UPDATE
            SET region = EXCLUDED.region, updated_at = now()
            WHERE d.region <> EXCLUDED.region AND EXCLUDED.region <> 'unknown'
                AND (\(isAuthoritative) OR d.region = 'unknown')
            """)
    }
}
