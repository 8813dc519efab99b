/// Parts of a table put together.
extension ChurnTable {
    mutating func reserve(_ count: Int) {
        customers.reserveCapacity(count)
        daysSinceLastOrder.reserveCapacity(count)
        ordersLast30Days.reserveCapacity(count)
        ordersLast90Days.reserveCapacity(count)
        spendLast30Days.reserveCapacity(count)
        spendLast90Days.reserveCapacity(count)
        orderFrequencyTrends.reserveCapacity(count)
        spendTrends.reserveCapacity(count)
        intervalChangePercents.reserveCapacity(count)
        returnsLast90Days.reserveCapacity(count)
        daysSinceLastInteraction.reserveCapacity(count)
        engagementTrends.reserveCapacity(count)
        declinedOrders.reserveCapacity(count)
        complaints.reserveCapacity(count)
        openTickets.reserveCapacity(count)
        probabilities.reserveCapacity(count)
        riskScores.reserveCapacity(count)
        categories.reserveCapacity(count)
        ruleScores.reserveCapacity(count)
        isThin.reserveCapacity(count)
        predictedChurnDays.reserveCapacity(count)
        topFactors.reserveCapacity(count)
        interventionPriorities.reserveCapacity(count)
        recommendations.reserveCapacity(count)
    }

    mutating func append(_ other: ChurnTable) {
        customers += other.customers
        daysSinceLastOrder += other.daysSinceLastOrder
        ordersLast30Days += other.ordersLast30Days
        ordersLast90Days += other.ordersLast90Days
        spendLast30Days += other.spendLast30Days
        spendLast90Days += other.spendLast90Days
        orderFrequencyTrends += other.orderFrequencyTrends
        spendTrends += other.spendTrends
        intervalChangePercents += other.intervalChangePercents
        returnsLast90Days += other.returnsLast90Days
        daysSinceLastInteraction += other.daysSinceLastInteraction
        engagementTrends += other.engagementTrends
        declinedOrders += other.declinedOrders
        complaints += other.complaints
        openTickets += other.openTickets
        probabilities += other.probabilities
        riskScores += other.riskScores
        categories += other.categories
        ruleScores += other.ruleScores
        isThin += other.isThin
        predictedChurnDays += other.predictedChurnDays
        topFactors += other.topFactors
        interventionPriorities += other.interventionPriorities
        recommendations += other.recommendations
    }
}
