import CustomerModel

/// Counts what campaigns did to one customer after another.
struct CampaignTally: Sendable {
    private(set) var totals: [CampaignCounts]
    private(set) var lifts: [CampaignLift.Counts]
    private let list: CampaignList
    private let margins: CustomerMargins
    private let touches: ActivityTypeSet
    private let window: Int32
    /// The customer last counted for each campaign; customers come one after the other.
    private var latestReached: [Int]
    private var latestConverted: [Int]
    private var latestSent: [Int]
    /// Campaigns by the day they begin, for finding those that a customer could be part of.
    private let byStart: [Int]

    init(_ list: CampaignList, _ rules: CampaignRules, _ margins: CustomerMargins) {
        self.list = list
        self.margins = margins
        totals = [CampaignCounts](repeating: CampaignCounts(), count: list.count)
        touches = ActivityTypeSet(rules.touches)
        window = Int32(rules.attributionDays)
        lifts = [CampaignLift.Counts](repeating: CampaignLift.Counts(), count: list.count)
        latestReached = [Int](repeating: -1, count: list.count)
        latestConverted = latestReached
        latestSent = latestReached
        byStart = list.startDays.indices.sorted { list.startDays[$0] > list.startDays[$1] }
    }

    mutating func add(_ customer: Int, of events: CustomerEvents) {
        // At equal times a stronger touch stands later, and so is the last.
        var last: (campaign: Int, day: Int32)?
        events.forEach(of: customer) { event in
            switch event {
            case .activity(let row):
                let activities = events.activities
                guard let campaign = list.place(of: activities.campaigns[row]) else { return }
                count(row, of: activities, campaign, customer)
                if touches.contains(activities.types[row]) {
                    last = (campaign, activities.days[row])
                }
            case .order(let row):
                guard let touch = last, events.orders.days[row] - touch.day <= window else {
                    return
                }
                credit(row, of: events, to: touch.campaign, customer)
            }
        }
        compare(customer, of: events)
    }

    private mutating func count(
        _ row: Int, of activities: CustomerActivities, _ campaign: Int, _ customer: Int
    ) {
        var counts = CampaignCounts()
        if latestReached[campaign] != customer {
            latestReached[campaign] = customer
            counts.reached = 1
        }
        switch activities.types[row] {
        case .campaignSent:
            counts.impressions = 1
            counts.spend.add(list.costsPerMessage[campaign])
            if activities.days[row] <= list.endDays[campaign] { latestSent[campaign] = customer }
        case .campaignOpened: counts.opens = 1
        case .campaignClicked: counts.clicks = 1
        case .campaignRedeemed:
            counts.redemptions = 1
            counts.conversions = isNewConversion(of: customer, campaign) ? 1 : 0
        default: break
        }
        totals[campaign].add(counts)
    }

    private mutating func credit(
        _ row: Int, of events: CustomerEvents, to campaign: Int, _ customer: Int
    ) {
        var counts = CampaignCounts()
        counts.orders = 1
        counts.revenue = events.orders.amounts[row]
        counts.margin = margins.margin(
            ofRow: row, of: Int(events.orderOrdinal(of: customer)), in: events.orders)
        counts.conversions = isNewConversion(of: customer, campaign) ? 1 : 0
        totals[campaign].add(counts)
    }

    private mutating func isNewConversion(of customer: Int, _ campaign: Int) -> Bool {
        guard latestConverted[campaign] != customer else { return false }
        latestConverted[campaign] = customer
        return true
    }

    /// Counts the customer for or against each campaign that began after the first order.
    private mutating func compare(_ customer: Int, of events: CustomerEvents) {
        let orders = events.orders
        let rows = events.orderRows(of: customer)
        guard let first = orders.firstOrder(in: rows) else { return }
        for campaign in byStart {
            let start = list.startDays[campaign]
            guard start != CampaignColumns.unknownDay else { continue }
            guard orders.days[first] < start else { break }
            let next = rows.bisect { orders.days[$0] >= start }
            let after = rows.bisect { orders.days[$0] > list.endDays[campaign] }
            let hasOrdered =
                next < after && orders.firstOrder(in: next..<after) != nil
            lifts[campaign].add(
                isTarget: latestSent[campaign] == customer, hasConverted: hasOrdered)
        }
    }
}
