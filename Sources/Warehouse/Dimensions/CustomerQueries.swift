public import CustomerModel
public import Database

/// What is kept of a customer, as coarsely as it is kept.
public struct CustomerFacts: Sendable {
    /// Who it is, in the domain `analytics`.
    public let customer: Pseudonym
    /// A region of `policies/regions.yaml`; nil when the row did not say.
    public let region: String?
    /// The day of what the row states; nil for a contact.
    public let seen: CalendarDate?
    /// The first day of the month in which the person joined; nil when the row did not say.
    public let joinedMonth: CalendarDate?

    /// Taken as it is: the loader has read and coarsened every part.
    public init(
        customer: Pseudonym, region: String?, seen: CalendarDate? = nil,
        joinedMonth: CalendarDate? = nil
    ) {
        self.customer = customer
        self.region = region
        self.seen = seen
        self.joinedMonth = joinedMonth
    }
}

/// Writes `dim_customer`.
public enum CustomerQueries {
    /// Adds customers; of several rows for one customer the last that says a region counts, the
    /// earliest day and the earliest month.
    ///
    /// A contact is authoritative for the region; an order fills it in where nobody has said.
    public static func upsert(
        _ customers: [CustomerFacts], isAuthoritative: Bool, on transaction: Transaction
    ) throws {
        var known: [Pseudonym: Known] = [:]
        var order: [Pseudonym] = []
        for customer in customers {
            if known[customer.customer] == nil { order.append(customer.customer) }
            known[customer.customer, default: Known()].learn(customer)
        }
        let rows = order.compactMap { known[$0] }
        try transaction.execute(
            """
            INSERT INTO warehouse.dim_customer AS d
                (customer_key, region, first_seen_on, joined_month)
            SELECT * FROM unnest(\(order.map(\.bytes)), \(rows.map { $0.region ?? "unknown" }),
                \(rows.map { $0.seen?.iso8601 })::date[],
                \(rows.map { $0.joinedMonth?.iso8601 })::date[])
            ON CONFLICT (customer_key) DO UPDATE
            SET region = CASE WHEN EXCLUDED.region <> 'unknown'
                    AND (\(isAuthoritative) OR d.region = 'unknown')
                    THEN EXCLUDED.region ELSE d.region END,
                first_seen_on = least(d.first_seen_on, EXCLUDED.first_seen_on),
                joined_month = least(d.joined_month, EXCLUDED.joined_month),
                updated_at = now()
            WHERE (d.region <> EXCLUDED.region AND EXCLUDED.region <> 'unknown'
                    AND (\(isAuthoritative) OR d.region = 'unknown'))
                OR EXCLUDED.first_seen_on < coalesce(d.first_seen_on, 'infinity')
                OR EXCLUDED.joined_month < coalesce(d.joined_month, 'infinity')
            """)
    }

    /// What the rows of one batch say of one customer.
    private struct Known {
        var region: String?
        var seen: CalendarDate?
        var joinedMonth: CalendarDate?

        mutating func learn(_ facts: CustomerFacts) {
            if let told = facts.region { region = told }
            if let day = facts.seen, day < seen ?? day.adding(days: 1) { seen = day }
            if let month = facts.joinedMonth, month < joinedMonth ?? month.adding(days: 1) {
                joinedMonth = month
            }
        }
    }
}
