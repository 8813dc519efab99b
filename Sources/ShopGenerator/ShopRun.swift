/// One run of the shop generator: three open files and the counts so far.
struct ShopRun {
    static let firstCustomerID = 100_001
    static let firstOrderID = 1_000_001
    static let firstReturnID = 9_000_001

    private static let malformedContactShare = 0.0033
    private static let malformedOrderShare = 0.001
    private static let returnShare = 0.031
    private static let partialReturnShare = 0.4
    private static let returnDaysMaximum = 30.0

    private let customerCount: Int
    private let seed: UInt64
    private let process: PurchaseProcess
    private let end: CivilDay
    private let customersFile: CSVWriter
    private let ordersFile: CSVWriter
    private let returnsFile: CSVWriter
    private var columns: PersonColumns
    private var summary = ShopSummary()

    init(customers: Int, seed: UInt64, season: Season, directory: String) throws {
        customerCount = customers
        self.seed = seed
        process = PurchaseProcess(season: season)
        end = CivilDay(number: season.firstDay.number + Int(season.lengthInDays))
        columns = PersonColumns(seed: seed)
        customersFile = try CSVWriter(
            path: directory + "/customers.csv",
            columns: ["customer_id"] + PersonColumns.names + ["joined_on", "note"])
        ordersFile = try CSVWriter(
            path: directory + "/orders.csv",
            columns: [
                "customer_id", "order_id", "order_ts", "amount", "margin", "lines", "items",
                "country",
            ])
        returnsFile = try CSVWriter(
            path: directory + "/returns.csv",
            columns: ["return_id", "customer_id", "return_ts", "amount", "country"])
    }

    /// Writes customer `number` with all orders and returns.
    mutating func writeCustomer(_ number: Int) throws {
        let second = SecondID(number: number, seed: seed)
        if second != nil { summary.duplicatedPeople += 1 }
        let person = Person(
            number: second?.original ?? number, country: nil, seed: seed, today: end)
        var acquisition = RandomStream(seed: seed, topic: .acquisition, number: number)
        let first = process.firstOrderTime(&acquisition)
        let joined = CivilDay(number: process.season.firstDay.number + Int(first))
        try writeContact(person, number: number, second: second, joined: joined, &acquisition)
        try writeOrders(of: number, country: Country.all[person.country].nameBytes, from: first)
    }

    /// Completes the three files.
    func finish() throws -> ShopSummary {
        try customersFile.finish()
        try ordersFile.finish()
        try returnsFile.finish()
        return summary
    }

    private mutating func writeContact(
        _ person: Person, number: Int, second: SecondID?, joined: CivilDay,
        _ stream: inout RandomStream
    ) throws {
        let defect = contactDefect(of: number)
        summary.customers += 1
        if defect != nil { summary.malformedContacts += 1 }
        customersFile.integer(Self.firstCustomerID + number)
        columns.write(person, number: number, second: second, defect: defect, to: customersFile)
        if defect != .tooFewColumns {
            if defect == .joinedOnThatIsNone {
                customersFile.text("2024-13-45")
            } else {
                customersFile.day(joined)
            }
            var note: [UInt8] = []
            Note.write(about: person, &stream, to: &note)
            customersFile.text(note)
        }
        try customersFile.endRow()
    }

    /// People with two ids stay whole: a broken row of theirs would hide that they are one.
    private func contactDefect(of number: Int) -> ContactDefect? {
        var stream = RandomStream(seed: seed, topic: .malformedContact, number: number)
        guard stream.chance(Self.malformedContactShare),
            !SecondID.isPaired(number: number, customers: customerCount, seed: seed)
        else { return nil }
        return stream.element(of: ContactDefect.allCases)
    }

    private mutating func writeOrders(of number: Int, country: [UInt8], from first: Double) throws {
        let customerID = Self.firstCustomerID + number
        var stream = RandomStream(seed: seed, topic: .purchases, number: number)
        try process.orders(from: first, &stream) { order, stream in
            if stream.chance(Self.malformedOrderShare) {
                try writeMalformed(order, customerID: customerID, country: country, &stream)
            } else {
                try write(order, customerID: customerID, country: country)
                try writeReturn(of: order, customerID: customerID, country: country, &stream)
            }
        }
    }

    private mutating func write(_ order: Order, customerID: Int, country: [UInt8]) throws {
        ordersFile.integer(customerID)
        ordersFile.integer(Self.firstOrderID + summary.orders)
        ordersFile.timestamp(second: order.second)
        ordersFile.amount(minorUnits: order.amountMinorUnits)
        try writeRest(of: order, country: country)
        summary.totalMinorUnits += order.amountMinorUnits
    }

    private mutating func writeMalformed(
        _ order: Order, customerID: Int, country: [UInt8], _ stream: inout RandomStream
    ) throws {
        let defect = stream.index(below: 3)
        if defect == 0 { ordersFile.text("") } else { ordersFile.integer(customerID) }
        ordersFile.integer(Self.firstOrderID + summary.orders)
        if defect == 1 {
            ordersFile.text("2024-02-30 25:61:00")
        } else {
            ordersFile.timestamp(second: order.second)
        }
        if defect == 2 {
            ordersFile.text("n/a")
        } else {
            ordersFile.amount(minorUnits: order.amountMinorUnits)
        }
        try writeRest(of: order, country: country)
        summary.malformedOrders += 1
    }

    private mutating func writeRest(of order: Order, country: [UInt8]) throws {
        ordersFile.amount(minorUnits: order.marginMinorUnits)
        ordersFile.integer(order.lines)
        ordersFile.integer(order.items)
        ordersFile.text(country)
        try ordersFile.endRow()
        summary.orders += 1
    }

    /// Sends some orders back, whole or in part, unless the history ends before the parcel comes.
    private mutating func writeReturn(
        of order: Order, customerID: Int, country: [UInt8], _ stream: inout RandomStream
    ) throws {
        guard stream.chance(Self.returnShare) else { return }
        let days = 1 + (Self.returnDaysMaximum - 1) * stream.uniform()
        let isPartial = stream.chance(Self.partialReturnShare)
        let part = isPartial ? 0.1 + 0.8 * stream.uniform() : 1
        let amount = max(1, Int((Double(order.amountMinorUnits) * part).rounded()))
        let second = order.second + Int(days * 86_400)
        guard second < end.number * 86_400 else { return }
        returnsFile.integer(Self.firstReturnID + summary.returns)
        returnsFile.integer(customerID)
        returnsFile.timestamp(second: second)
        returnsFile.amount(minorUnits: -amount)
        returnsFile.text(country)
        try returnsFile.endRow()
        summary.returns += 1
    }
}
