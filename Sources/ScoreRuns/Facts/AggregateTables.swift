import CustomerModel
import Database
import Scoring
import Settings
import Warehouse

/// The small tables of a snapshot, ready to be written.
struct AggregateTables: Sendable {
    /// Length of the window in which activities are counted by channel.
    static let engagementDays = 90

    let cohorts: CohortTable
    let churnRates: ChurnRateTable
    let attribution: AttributionTable
    let touchpoints: TouchpointTable
    let transitions: TransitionTable
    let flow: StepFlowTable
    let funnels: [(id: String, table: FunnelTable)]
    let acquisition: AcquisitionChannelTable
    let firstPurchases: FirstPurchaseTables
    let leadFunnel: LeadFunnel
    let campaigns: CampaignTable
    let engagement: EngagementTable
    let nps: NPSTable
    let loyalty: LoyaltyTable

    init(
        of inputs: ScoreInputs, acquisition: AcquisitionChannelTable,
        firstPurchases: FirstPurchaseTables, margins: CustomerMargins, asOf: CalendarDate,
        rules: ScoringRules, progress: RunProgress
    ) {
        let (orders, activities) = (inputs.orders, inputs.activities)
        self.acquisition = acquisition
        self.firstPurchases = firstPurchases
        (cohorts, churnRates) = progress.measure("cohorts") {
            (CohortTable.of(orders, asOf: asOf), ChurnRateTable.of(orders, asOf: asOf))
        }
        (attribution, touchpoints, transitions, flow, funnels) = progress.measure("journeys") {
            let journeys = Journeys(activities, orders, asOf: asOf, rules: rules.journeys.journeys)
            return (
                AttributionTable(of: journeys), TouchpointTable(of: journeys),
                TransitionTable(of: journeys),
                StepFlowTable(of: journeys, steps: rules.journeys.journeys.flowSteps),
                rules.journeys.funnels.map { funnel in
                    (
                        funnel.id,
                        FunnelTable(
                            activities, orders, asOf: asOf,
                            periodDays: rules.journeys.funnelPeriodDays, stages: funnel.stages)
                    )
                }
            )
        }
        (leadFunnel, campaigns) = progress.measure("campaigns") {
            (
                LeadFunnel(inputs.leads, orders, asOf: asOf, rules: rules.journeys.acquisition),
                CampaignTable(
                    inputs.campaigns, reported: inputs.campaignDays, activities: activities,
                    orders: orders, leads: inputs.leads, asOf: asOf,
                    rules: rules.journeys.campaigns, margins: margins)
            )
        }
        (engagement, nps, loyalty) = progress.measure("engagement") {
            (
                EngagementTable.of(
                    activities, asOf: asOf, windowDays: Self.engagementDays),
                NPSTable.of(activities, asOf: asOf),
                LoyaltyTable.of(activities, asOf: asOf)
            )
        }
    }

    /// Writes every table; `channels` gives the code of each channel.
    func write(
        asOf: CalendarDate, channels: [Int32: String], on transaction: Transaction
    ) throws {
        try writeCohorts(asOf, transaction)
        try writeJourneys(asOf, channels, transaction)
        try writeAcquisition(asOf, transaction)
        try firstPurchases.write(asOf, transaction)
        try writeCampaigns(asOf, transaction)
        try writeEngagement(asOf, transaction)
    }

    private func writeCohorts(_ asOf: CalendarDate, _ transaction: Transaction) throws {
        try AggregateFact.cohortMonth.replace(asOf: asOf, rows: cohorts.count, on: transaction) {
            $1.write(cohorts.cohortMonths[$0])
            $1.write(cohorts.monthIndices[$0])
            $1.write(cohorts.cohortSizes[$0])
            $1.write(cohorts.activeCustomers[$0])
            $1.write(cohorts.revenues[$0])
            $1.write(cohorts.cumulativeRevenues[$0])
            $1.write(cohorts.isPartial[$0])
        }
        try AggregateFact.churnRate.replace(asOf: asOf, rows: churnRates.count, on: transaction) {
            $1.write(churnRates.months[$0])
            $1.write(churnRates.customersAtStart[$0])
            $1.write(churnRates.churned[$0])
            $1.write(churnRates.newCustomers[$0])
            $1.write(churnRates.reactivated[$0])
            // Months that were not observed whole have no row.
            $1.write(false)
        }
    }

    private func writeAcquisition(_ asOf: CalendarDate, _ transaction: Transaction) throws {
        let table = acquisition
        try AggregateFact.acquisitionChannel.replace(asOf: asOf, rows: table.count, on: transaction)
        {
            $1.write(table.channels[$0])
            $1.write(table.months[$0])
            $1.write(table.customers[$0])
            $1.write(table.matureCustomers[$0])
            $1.write(table.matureRevenues365[$0])
            // All that was spent, on leads that won nobody too.
            $1.write(orNull: Self.known(table.matureCost($0)))
            $1.write(orNull: Self.known(table.cost($0)))
            $1.write(orNull: Self.known(table.marketingCosts[$0]))
            $1.write(orNull: Self.known(table.salesCosts[$0]))
            $1.write(table.firstOrderValues[$0])
            $1.write(table.daysToConvertSums[$0])
            $1.write(table.daysToConvertCounts[$0])
            $1.write(table.paidBackCustomers[$0])
            $1.write(orNull: Self.known(days: table.medianPaybackDays[$0]))
            $1.write(table.knownCostCustomers[$0])
            $1.write(table.matureKnownCostCustomers[$0])
            $1.write(table.matureKnownCostRevenues365[$0])
            $1.write(table.matureKnownCostMargins365[$0])
            $1.write(orNull: Self.known(table.lostCosts[$0]))
        }
        try AggregateFact.leadFunnel.replace(asOf: asOf, rows: leadFunnel.count, on: transaction) {
            $1.write(leadFunnel.channels[$0])
            $1.write(leadFunnel.isoYears[$0])
            $1.write(leadFunnel.isoWeeks[$0])
            $1.write(leadFunnel.leads[$0])
            $1.write(leadFunnel.contacted[$0])
            $1.write(leadFunnel.converted[$0])
            $1.write(leadFunnel.ordered[$0])
        }
    }

    private func writeCampaigns(_ asOf: CalendarDate, _ transaction: Transaction) throws {
        let table = campaigns
        try AggregateFact.campaignPerformance.replace(
            asOf: asOf, rows: table.count, on: transaction
        ) {
            $1.write(table.campaigns[$0])
            $1.write(table.audiences[$0])
            $1.write(table.impressions[$0])
            $1.write(table.reaches[$0])
            $1.write(table.opens[$0])
            $1.write(table.clicks[$0])
            $1.write(table.leads[$0])
            $1.write(table.conversions[$0])
            $1.write(table.orders[$0])
            $1.write(table.revenues[$0])
            $1.write(table.margins[$0])
            $1.write(orNull: Self.known(table.spends[$0]))
            $1.write(orNull: table.lifts[$0]?.controlSize)
            $1.write(orNull: table.lifts[$0]?.controlConversions)
            $1.write(orNull: table.lifts[$0]?.targetSize)
            $1.write(orNull: table.lifts[$0]?.targetConversions)
            $1.write(orNull: table.lifts[$0]?.difference)
            $1.write(orNull: table.lifts[$0]?.low)
            $1.write(orNull: table.lifts[$0]?.high)
        }
    }

    private func writeEngagement(_ asOf: CalendarDate, _ transaction: Transaction) throws {
        try AggregateFact.engagementChannel.replace(
            asOf: asOf, rows: engagement.count, on: transaction
        ) {
            $1.write(engagement.channels[$0])
            $1.write(engagement.types[$0].rawValue)
            $1.write(Int32(engagement.windowDays))
            $1.write(engagement.activities[$0])
            $1.write(engagement.customers[$0])
        }
        try AggregateFact.nps.replace(asOf: asOf, rows: nps.count, on: transaction) {
            $1.write(nps.months[$0])
            $1.write(nps.responses($0))
            $1.write(nps.promoters[$0])
            $1.write(nps.passives[$0])
            $1.write(nps.detractors[$0])
            $1.write(nps.satisfactionCounts[$0])
            $1.write(nps.satisfactionSums[$0])
        }
        try AggregateFact.loyalty.replace(asOf: asOf, rows: loyalty.count, on: transaction) {
            $1.write(loyalty.months[$0])
            $1.write(loyalty.members[$0])
            $1.write(loyalty.activeMembers[$0])
            $1.write(loyalty.pointsEarned[$0])
            $1.write(loyalty.pointsRedeemed[$0])
            $1.write(loyalty.pointsBalances[$0])
        }
    }

    /// A cost that nobody told is NULL.
    private static func known(days: Int32) -> Int32? { days == LeadColumns.never ? nil : days }

    private static func known(_ cost: Int64) -> Int64? {
        cost == AcquisitionTable.unknownMoney ? nil : cost
    }
}
