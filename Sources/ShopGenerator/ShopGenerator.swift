/// A whole made-up shop: customers, their orders and returns, the same for the same seed.
///
/// People come from many countries and scripts, are of a few types of customers who buy by the
/// BG/NBD and Gamma-Gamma models under the seasons, follow a chain of touches to their orders,
/// answer campaigns, and have the flaws of real data: some are registered twice, some rows are
/// broken. A `ShopKind` tells another season, growth, and customers without types. Telephone numbers and e-mail addresses reach nobody. Memory does not grow with the shop.
public struct ShopGenerator: Sendable {
    /// Bounded by the telephone numbers of the smallest country.
    public static let customersMaximum = PhonePlan.numbersMinimum
    /// Longest history that is made up, in years.
    public static let yearsMaximum = 50

    /// Customers between two calls of `progress`.
    static let progressInterval = 10_000

    private let customers: Int
    private let years: Int
    private let seed: UInt64
    private let lastDay: (year: Int, month: Int, day: Int)
    private let extent: Extent
    private let kind: ShopKind

    /// How much is written besides customers, orders and returns; these are the same for all.
    public enum Extent: Sendable {
        case ordersOnly
        /// Campaigns, leads and interactions too; only the `trackedShare` (0…1) of the customers
        /// leaves interactions other than what campaigns have sent.
        case everything(trackedShare: Double = 1)
    }

    /// - Parameters:
    ///   - customers: Customer ids, 1 to `customersMaximum`.
    ///   - years: Length of the shop's history, 1 to `yearsMaximum`.
    ///   - kind: Its season, growth and tails; what they do not touch is the same in all kinds.
    ///   - endingOn: The last day with orders.
    public init(
        customers: Int, years: Int, seed: UInt64, extent: Extent = .everything(),
        kind: ShopKind = .usual,
        endingOn lastDay: (year: Int, month: Int, day: Int) = (2025, 12, 31)
    ) {
        self.customers = customers
        self.years = years
        self.seed = seed
        self.extent = extent
        self.kind = kind
        self.lastDay = lastDay
    }

    /// The files that `write` makes.
    public static func fileNames(_ extent: Extent) -> [String] {
        let orders = ["customers.csv", "orders.csv", "returns.csv"]
        switch extent {
        case .ordersOnly: return orders
        case .everything:
            return orders
                + ["campaigns.csv", "campaign-days.csv", "leads.csv", "interactions.csv"]
        }
    }

    /// Writes the files of `fileNames` to a folder that exists.
    ///
    /// Rows come customer by customer, so orders.csv is in order of time only within a customer.
    /// - Parameter progress: Called now and then, and at the end, with the customers done.
    /// - Throws: `GeneratorError`.
    public func write(
        to directory: String, progress: (Int) -> Void = { _ in }
    ) throws -> ShopSummary {
        let process = ShopPurchaseProcess(season: try season(), kind: kind)
        var run = try ShopRun(
            customers: customers, seed: seed, process: process, extent: extent,
            directory: directory)
        for number in 0..<customers {
            try run.writeCustomer(number)
            if (number + 1).isMultiple(of: Self.progressInterval) { progress(number + 1) }
        }
        let summary = try run.finish()
        progress(customers)
        return summary
    }

    private func season() throws -> Season {
        guard (1...Self.customersMaximum).contains(customers),
            (1...Self.yearsMaximum).contains(years),
            // The longest history still begins after 1970, where the count of seconds does.
            (2021...2999).contains(lastDay.year), (1...12).contains(lastDay.month),
            extent.isPossible, kind.isPossible
        else { throw GeneratorError(.outsideLimits) }
        let last = CivilDay(year: lastDay.year, month: lastDay.month, day: lastDay.day)
        guard last.civil == lastDay else { throw GeneratorError(.outsideLimits) }
        let end = CivilDay(number: last.number + 1)
        let (year, month, day) = end.civil
        // A start on 29 February becomes 1 March in years without one.
        let start = CivilDay(year: year - years, month: month, day: day)
        return Season(from: start, to: end, seasonality: kind.season)
    }
}

extension ShopGenerator.Extent {
    /// A share is a share.
    var isPossible: Bool {
        switch self {
        case .ordersOnly: true
        case .everything(let trackedShare): (0...1).contains(trackedShare)
        }
    }
}
