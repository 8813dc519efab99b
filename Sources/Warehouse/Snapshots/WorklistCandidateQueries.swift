public import CustomerModel
public import Database

/// One place on a work list; the order of places is the order of the list.
public struct WorklistPlace: Sendable {
    /// Who stands there, in the domain `analytics`.
    public let customer: Pseudonym
    /// Name of the customer's segment as people read it.
    public let segmentName: String
    /// Days since the last order, as coarsely as the list states them.
    public let recencyBand: String
    /// Orders before as-of, as coarsely as the list states them.
    public let frequencyBand: String
    /// Spend before as-of, as coarsely as the list states it.
    public let valueBand: String

    /// Taken as it is.
    public init(
        customer: Pseudonym, segmentName: String, recencyBand: String, frequencyBand: String,
        valueBand: String
    ) {
        self.customer = customer
        self.segmentName = segmentName
        self.recencyBand = recencyBand
        self.frequencyBand = frequencyBand
        self.valueBand = valueBand
    }
}

/// Writes `worklist_candidate`.
public enum WorklistCandidateQueries {
    /// Replaces each list that no later day has made; returns the lists that one has.
    public static func replace(
        _ lists: [(list: String, places: [WorklistPlace])], asOf: CalendarDate,
        on transaction: Transaction
    ) throws -> [String] {
        let date = Int32(asOf.dateKey)
        var kept: [String] = []
        for (list, places) in lists {
            let later = try transaction.query(
                """
                SELECT FROM warehouse.worklist_candidate
                WHERE list = \(list) AND date_sk > \(date) LIMIT 1
                """)
            guard later.isEmpty else {
                kept.append(list)
                continue
            }
            try transaction.execute(
                "DELETE FROM warehouse.worklist_candidate WHERE list = \(list)")
            try insert(places, into: list, date: date, on: transaction)
        }
        return kept
    }

    private static func insert(
        _ places: [WorklistPlace], into list: String, date: Int32, on transaction: Transaction
    ) throws {
        try transaction.copyIn(
            "warehouse.worklist_candidate",
            columns: [
                "customer_key", "list", "date_sk", "position", "segment_name", "recency_band",
                "frequency_band", "value_band",
            ], rows: places.count
        ) { writer in
            for (position, place) in places.enumerated() {
                try writer.row()
                writer.write(high: place.customer.high, low: place.customer.low)
                writer.write(list)
                writer.write(date)
                writer.write(Int32(position + 1))
                writer.write(place.segmentName)
                writer.write(place.recencyBand)
                writer.write(place.frequencyBand)
                writer.write(place.valueBand)
            }
        }
    }
}
