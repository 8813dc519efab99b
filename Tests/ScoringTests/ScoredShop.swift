import CustomerModel

@testable import Scoring

/// Records of a shop, and every table that is made of them.
struct ScoredShop {
    /// One table, column by column.
    typealias Columns = [String: AnyHashable]

    static let asOf = ChurnShop.asOf
    private static let dayMicroseconds: Int64 = 86_400_000_000

    private(set) var orders: OrderColumns
    private(set) var activities: ActivityColumns

    /// So many shops of 900 customers beside each other, each a day older than the one before, with
    /// returns, margins and an activity before each order.
    init(seed: UInt64, shops: Int = 1, customers: Int = 900) {
        let shop = ChurnShop.columns(seed: seed, customers: customers)
        let copies = (0..<shops).map { copy in
            shop.customers.indices.map { (row: $0, copy: Int32(copy)) }
        }.joined()
        let returns = copies.map { $0.row % 11 == 7 }
        orders = OrderColumns(
            keys: (0..<shops).flatMap { copy in
                shop.keys.map { Pseudonym(high: $0.high &+ UInt64(copy), low: $0.low) }
            },
            customers: copies.map { shop.customers[$0.row] + $0.copy * Int32(customers) },
            instants: copies.map {
                shop.instants[$0.row] - Int64($0.copy) * Self.dayMicroseconds
            },
            days: copies.map { shop.days[$0.row] - $0.copy },
            minorUnits: copies.map {
                let amount = shop.minorUnits[$0.row] + Int64($0.copy)
                return $0.row % 11 == 7 ? -amount / 2 : amount
            },
            margins: copies.map {
                $0.row % 3 == 0 ? OrderColumns.unknownMargin : shop.minorUnits[$0.row] / 4
            },
            isReturn: returns)
        activities = Self.activities(before: orders)
    }

    private init(orders: OrderColumns, activities: ActivityColumns) {
        (self.orders, self.activities) = (orders, activities)
    }

    private static func activities(before orders: OrderColumns) -> ActivityColumns {
        let types: [ActivityType] = [
            .visit, .campaignClicked, .ticketOpened, .visit, .feedback, .complaint, .loyaltyEarned,
        ]
        var columns = ActivityColumns()
        columns.keys = orders.keys
        columns.customers = orders.customers
        columns.instants = orders.instants.map { $0 - 2 * Self.dayMicroseconds }
        columns.days = orders.days.map { $0 - 2 }
        columns.types = orders.days.indices.map { types[$0 % types.count] }
        columns.channels = orders.days.indices.map { Int32(1 + $0 % 5) }
        columns.campaigns = columns.types.map { $0 == .campaignClicked ? 3 : -1 }
        columns.npsScores = columns.types.indices.map {
            columns.types[$0] == .feedback ? Int8($0 % 11) : -1
        }
        columns.satisfaction = columns.types.indices.map { Int8($0 % 6 == 0 ? -1 : $0 % 6) }
        columns.loyaltyPoints = columns.types.map { $0 == .loyaltyEarned ? 10 : 0 }
        return columns
    }

    // MARK: Merging

    /// The same rows, `pairs` of customers under one key each.
    func withSameKeys(_ pairs: [Int: Int]) -> ScoredShop {
        let keys = orders.keys.indices.map { orders.keys[pairs[$0] ?? $0] }
        return renamed(keys: keys) { $0 }
    }

    /// The same rows, those of both of a pair told of one of them alone.
    func united(_ pairs: [Int: Int]) -> ScoredShop {
        let kept = orders.keys.indices.filter { pairs[$0] == nil }
        let places = Dictionary(uniqueKeysWithValues: zip(kept, Int32(0)...))
        return renamed(keys: kept.map { orders.keys[$0] }) { customer in
            places[pairs[Int(customer)] ?? Int(customer)] ?? -1
        }
    }

    private func renamed(keys: [Pseudonym], _ place: (Int32) -> Int32) -> ScoredShop {
        var activities = activities
        activities.keys = keys
        activities.customers = activities.customers.map(place)
        return ScoredShop(
            orders: OrderColumns(
                keys: keys, customers: orders.customers.map(place), instants: orders.instants,
                days: orders.days, minorUnits: orders.minorUnits, margins: orders.margins,
                isReturn: orders.isReturn),
            activities: activities)
    }

    // MARK: Scoring

    /// RFM, the models and tables of value and of churn, behaviour and its clusters.
    func customerTables() throws -> [String: Columns] {
        let (orders, asOf) = (CustomerOrders(grouping: orders), Self.asOf)
        let assumptions = try ValueAssumptions()
        let value = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
        let churn = try ChurnShop.model(orders)
        let activities = CustomerActivities(grouping: activities)
        let behavior = BehaviorTable.of(orders, activities, asOf: asOf)
        var tables = [
            "RFM": Self.columns(
                RFM.table(of: orders, asOf: asOf, population: .everActive)),
            "model of value": ["model": value],
            "value": Self.columns(
                ValueTable.of(orders, asOf: asOf, model: value, assumptions: assumptions)),
            "model of churn": ["model": churn],
            "churn": Self.columns(
                ChurnTable.of(
                    orders, asOf: asOf, model: churn, ruleBook: try ChurnTableTests.ruleBook.get(),
                    context: ChurnContext(activities: activities))),
            "behaviour": Self.columns(behavior),
        ]
        let features = ClusterFeatures(behavior)
        if let model = ClusterFit.fit(to: features, parameters: Self.fewDraws)?.model {
            let (clusters, distances) = model.assign(features)
            tables["clusters"] = [
                "model": model, "clusters": clusters, "distances": distances.map(\.bitPattern),
            ]
        }
        return tables
    }

    /// Cohorts, the rate of churn, acquisition and journeys.
    func shopTables() -> [String: Columns] {
        let (orders, asOf) = (CustomerOrders(grouping: orders), Self.asOf)
        let activities = CustomerActivities(grouping: activities)
        let leads = Self.leads(of: orders)
        let rules = AcquisitionFixture.rules
        let acquisition = AcquisitionTable(
            orders, leads: leads, activities: activities, asOf: asOf, rules: rules,
            margins: .even(0.3, for: orders))
        let journeys = Journeys(activities, orders, asOf: asOf, rules: JourneysFixture.rules)
        return [
            "cohorts": Self.columns(CohortTable.of(orders, asOf: asOf)),
            "rate of churn": Self.columns(ChurnRateTable.of(orders, asOf: asOf)),
            "acquisition": Self.columns(acquisition),
            "channels": Self.columns(
                AcquisitionChannelTable(of: acquisition, leads: leads, asOf: asOf)),
            "leads": Self.columns(LeadFunnel(leads, orders, asOf: asOf, rules: rules)),
            "transitions": Self.columns(TransitionTable(of: journeys)),
            "attribution": Self.columns(AttributionTable(of: journeys)),
            "steps": Self.columns(StepFlowTable(of: journeys, steps: 4)),
            "touchpoints": Self.columns(TouchpointTable(of: journeys)),
        ]
    }

    /// What differs between two sets of tables, as "table: column".
    static func differences(
        _ one: [String: Columns], _ other: [String: Columns]
    ) -> [String] {
        Set(one.keys).union(other.keys).flatMap { table in
            let (left, right) = (one[table] ?? [:], other[table] ?? [:])
            return Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }
                .map { "\(table): \($0)" }
        }.sorted()
    }

    /// The stored columns of a table; numbers by their bits, so that NaN is itself.
    private static func columns(_ table: some Sendable) -> Columns {
        Mirror(reflecting: table).children.reduce(into: Columns()) { columns, child in
            let name = child.label ?? ""
            if let numbers = child.value as? [Double] {
                columns[name] = numbers.map(\.bitPattern)
            } else {
                columns[name] = child.value as? AnyHashable ?? AnyHashable("\(child.value)")
            }
        }
    }

    private static let fewDraws: ClusterParameters = {
        var parameters = ClusterParameters()
        parameters.starts = 2
        parameters.mostClusters = 4
        parameters.silhouetteSample = 500
        return parameters
    }()

    /// One lead of each second customer, a while before the first order.
    private static func leads(of orders: CustomerOrders) -> LeadColumns {
        var columns = LeadColumns()
        for customer in stride(from: 0, to: orders.customerCount, by: 2) {
            let day = orders.days[orders.rows(of: customer).lowerBound]
            columns.createdDays.append(day - Int32(customer % 40))
            columns.contactedDays.append(customer % 3 == 0 ? LeadColumns.never : day - 1)
            columns.convertedDays.append(day)
            columns.channels.append(Int32(1 + customer % 4))
            columns.campaigns.append(Int32(customer % 5) - 1)
            columns.customers.append(Int32(customer))
            columns.marketingCosts.append(Int64(100 + customer % 97))
            columns.salesCosts.append(Int64(customer % 31))
        }
        return columns
    }
}
