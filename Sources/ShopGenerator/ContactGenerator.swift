/// Made-up contact data for the customers of a real orders file: one distinct person for each id.
///
/// Rows come in order of first appearance. No two people share an e-mail address or telephone
/// number, and no row is malformed. Memory grows with the number of distinct ids only.
public struct ContactGenerator: Sendable {
    /// People are adults on this day, whatever the orders' dates are.
    private static let today = CivilDay(year: 2025, month: 1, day: 1)

    private let seed: UInt64

    /// The same people for the same `seed` and the same file.
    public init(seed: UInt64) { self.seed = seed }

    /// Writes the contact file and returns how many people it holds.
    ///
    /// - Parameters:
    ///   - path: A CSV file, plain or gzip, with a column `customer_id` and perhaps `country`. A
    ///     country nobody is known of keeps its text and gets people of the United Kingdom.
    ///   - progress: Called now and then, and at the end, with the people written.
    /// - Throws: `GeneratorError`.
    public func write(
        forOrders path: String, to output: String, progress: (Int) -> Void = { _ in }
    ) throws -> Int {
        let orders = try OrdersFileReader(path: path)
        let place = try Self.columns(of: orders, path: path)
        let contacts = try CSVWriter(path: output, columns: ["customer_id"] + PersonColumns.names)
        var columns = PersonColumns(seed: seed)
        var seen: Set<RawCustomerID> = []
        while try orders.nextRow() {
            guard place.customerID < orders.fieldCount else { continue }
            let id = RawCustomerID(bytes: Array(orders.field(place.customerID)))
            // An order without a customer has no contact.
            guard !id.bytes.isEmpty, seen.insert(id).inserted else { continue }
            guard seen.count <= PhonePlan.numbersMinimum else {
                throw GeneratorError(.tooManyCustomers, path: path)
            }
            let country = place.country.flatMap { $0 < orders.fieldCount ? orders.field($0) : nil }
            contacts.text(id.bytes)
            write(number: seen.count - 1, country: Array(country ?? []), &columns, to: contacts)
            try contacts.endRow()
            if seen.count.isMultiple(of: ShopGenerator.progressInterval) { progress(seen.count) }
        }
        try contacts.finish()
        progress(seen.count)
        return seen.count
    }

    private func write(
        number: Int, country: [UInt8], _ columns: inout PersonColumns, to contacts: CSVWriter
    ) {
        let known = Country.index(named: country)
        let person = Person(
            number: number, country: known ?? Country.fallback, seed: seed, today: Self.today)
        columns.write(
            person, number: number, countryText: known == nil ? country : nil, to: contacts)
    }

    private static func columns(
        of orders: OrdersFileReader, path: String
    ) throws -> (customerID: Int, country: Int?) {
        guard try orders.nextRow() else { throw GeneratorError(.noCustomerColumn, path: path) }
        let names = (0..<orders.fieldCount).map {
            String(decoding: orders.field($0), as: UTF8.self)
        }
        guard let customerID = names.firstIndex(of: "customer_id") else {
            throw GeneratorError(.noCustomerColumn, path: path)
        }
        return (customerID, names.firstIndex(of: "country"))
    }
}

/// An id as its bytes stand: two spellings that Unicode holds equal are still two ids.
private struct RawCustomerID: Hashable {
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
