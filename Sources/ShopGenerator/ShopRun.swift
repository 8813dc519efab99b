/// One run of the shop generator: the open files and the counts so far.
struct ShopRun {
    static let firstCustomerID = 100_001

    private static let malformedContactShare = 0.0033

    private let customerCount: Int
    private let seed: UInt64
    private let process: ShopPurchaseProcess
    private let truth: GroundTruth
    private let customersFile: CSVWriter
    private let orderFiles: OrderFiles
    private var extras: ShopExtras?
    private var columns: PersonColumns
    private var summary = ShopSummary()

    private var season: Season { process.season }

    init(
        customers: Int, seed: UInt64, process: ShopPurchaseProcess,
        extent: ShopGenerator.Extent, directory: String
    ) throws {
        customerCount = customers
        self.seed = seed
        self.process = process
        let season = process.season
        truth = GroundTruth(days: Int(season.lengthInDays), seed: seed, kind: process.kind)
        columns = PersonColumns(seed: seed)
        customersFile = try CSVWriter(
            path: directory + "/customers.csv",
            columns: ["customer_id"] + PersonColumns.names + ["joined_on", "note"])
        orderFiles = try OrderFiles(directory: directory, endSecond: season.endSecond)
        if case .everything(let trackedShare) = extent {
            extras = try ShopExtras(
                directory: directory, season: season, truth: truth, trackedShare: trackedShare,
                seed: seed)
        }
    }

    /// Writes customer `number` with everything he did.
    mutating func writeCustomer(_ number: Int) throws {
        let second = SecondID(number: number, seed: seed)
        if second != nil { summary.duplicatedPeople += 1 }
        let person = Person(
            number: second?.original ?? number, country: nil, seed: seed, today: season.endDay)
        var acquisition = RandomStream(seed: seed, topic: .acquisition, number: number)
        let first = process.firstOrderTime(&acquisition)
        let joined = CivilDay(number: season.firstDay.number + Int(first))
        try writeContact(person, number: number, second: second, joined: joined, &acquisition)

        let type = truth.type(ofCustomer: number)
        let offers = Offers(
            to: number, type: type, first: first, campaigns: truth.campaigns, season: season,
            seed: seed)
        var details = RandomStream(seed: seed, topic: .orderDetails, number: number)
        let orders = try orderFiles.write(
            orders(of: number, type: type, from: first, offers: offers),
            customerID: Self.firstCustomerID + number,
            country: Country.all[person.country].nameBytes, campaigns: truth.campaigns, &details,
            counting: &summary)
        try extras?.write(
            ShopExtras.Customer(
                number: number, person: second == nil ? person : nil, type: type,
                joined: Int(first), orders: orders, offers: offers))
    }

    /// Completes all files.
    mutating func finish() throws -> ShopSummary {
        try customersFile.finish()
        try orderFiles.finish()
        try extras?.finish(counting: &summary)
        return summary
    }

    /// The orders of the customer's own habit and those that offers have brought, oldest first.
    private func orders(
        of number: Int, type: CustomerType, from first: Double, offers: Offers
    ) -> [Order] {
        var stream = RandomStream(seed: seed, topic: .purchases, number: number)
        let isHeavyTailed = process.kind.isHeavyTailed
        let buyer =
            isHeavyTailed
            ? ShopPurchaseProcess.Buyer(heavyTailed: &stream)
            : ShopPurchaseProcess.Buyer(type.habit, &stream)
        var orders: [Order] = []
        let left = process.orders(of: buyer, from: first, &stream) { order, _ in
            orders.append(order)
        }
        // Who is gone for good in a heavy-tailed shop is brought back by no offer.
        let end = isHeavyTailed ? left ?? .infinity : .infinity
        for sending in offers.sendings {
            guard let time = sending.orderTime, time < end else { continue }
            var order = process.order(of: buyer, at: time, &stream)
            order.campaign = sending.campaign
            let place = orders.firstIndex { $0.second > order.second } ?? orders.count
            orders.insert(order, at: place)
        }
        return orders
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
}
