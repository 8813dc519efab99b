@testable import Scoring

// Rates of the counts that tables hold, as the views of the warehouse compute them.

extension CampaignTable {
    /// Clicks of impressions.
    func clickThroughRate(_ row: Int) -> Double? { Ratio.of(clicks[row], impressions[row]) }

    /// Opens and clicks of impressions.
    func engagementRate(_ row: Int) -> Double? {
        Ratio.of(opens[row] + clicks[row], impressions[row])
    }

    /// Conversions of people reached.
    func conversionRate(_ row: Int) -> Double? {
        Ratio.of(conversions[row], reaches[row])
    }

    /// Minor units for a thousand impressions.
    func costPerThousandImpressions(_ row: Int) -> Double? {
        Ratio.of(spends[row], impressions[row]).map { $0 * 1_000 }
    }

    /// Minor units.
    func costPerClick(_ row: Int) -> Double? { Ratio.of(spends[row], clicks[row]) }

    /// Minor units.
    func costPerLead(_ row: Int) -> Double? { Ratio.of(spends[row], leads[row]) }

    /// Minor units for a conversion.
    func costPerAcquisition(_ row: Int) -> Double? {
        Ratio.of(spends[row], conversions[row])
    }

    /// Revenue over spend.
    func returnOnAdSpend(_ row: Int) -> Double? { Ratio.of(revenues[row], spends[row]) }

    /// Margin over spend, less 1.
    func returnOnInvestment(_ row: Int) -> Double? {
        Ratio.of(margins[row], spends[row]).map { $0 - 1 }
    }
}

extension AcquisitionChannelTable {
    /// All that was spent, for each customer won whose cost is known; nil where none was.
    func costPerCustomer(_ row: Int) -> Double? {
        let cost = cost(row)
        guard cost != AcquisitionTable.unknownMoney else { return nil }
        return Ratio.of(cost, knownCostCustomers[row])
    }

    /// Margin of the first 365 days of mature customers of known cost over what they and lost leads of that
    /// age cost, less 1; nil where nothing was spent.
    func returnOnInvestment(_ row: Int) -> Double? {
        let spent = matureCost(row)
        guard matureKnownCostCustomers[row] > 0 else { return nil }
        return Ratio.of(matureKnownCostMargins365[row] - spent, spent)
    }

    /// Of the customers of known cost those whose margin has covered it; nil without any.
    func paidBackShare(_ row: Int) -> Double? {
        Ratio.of(paidBackCustomers[row], knownCostCustomers[row])
    }
}

extension LeadFunnel {
    /// Contacted of all leads; nil without any.
    func contactRate(_ row: Int) -> Double? { Ratio.of(contacted[row], leads[row]) }

    /// Converted of those contacted; nil without any.
    func conversionRate(_ row: Int) -> Double? { Ratio.of(converted[row], contacted[row]) }

    /// Ordered of those converted; nil without any.
    func orderRate(_ row: Int) -> Double? { Ratio.of(ordered[row], converted[row]) }

    /// Ordered of all leads; nil without any.
    func overallRate(_ row: Int) -> Double? { Ratio.of(ordered[row], leads[row]) }
}

extension LoyaltyTable {
    /// Points spent in the month for each point earned in it; nil when none was earned.
    func redemptionRate(_ row: Int) -> Double? {
        Ratio.of(pointsRedeemed[row], pointsEarned[row])
    }
}

extension CohortTable {
    /// Share of the cohort with an order in the month.
    func retentionRate(_ row: Int) -> Double {
        Double(activeCustomers[row]) / Double(cohortSizes[row])
    }

    /// Minor units a customer of the cohort, active or not, has brought by the end of the month.
    func cumulativeRevenuePerCustomer(_ row: Int) -> Double {
        Double(cumulativeRevenues[row]) / Double(cohortSizes[row])
    }
}

extension ChurnRateTable {
    /// Share of the customers at the start who were lost; nil when there were none.
    func churnRate(_ row: Int) -> Double? {
        Ratio.of(churned[row], customersAtStart[row])
    }
}

extension NPSTable {
    /// Net promoter score, −100…100: the share of promoters less that of detractors; nil without
    /// an answer.
    func score(_ row: Int) -> Double? {
        Ratio.of(100 * (promoters[row] - detractors[row]), responses(row))
    }

    /// Mean satisfaction, 1…5; nil without an answer.
    func satisfaction(_ row: Int) -> Double? {
        Ratio.of(satisfactionSums[row], satisfactionCounts[row])
    }
}
