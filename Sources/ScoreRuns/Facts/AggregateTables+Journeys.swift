import CustomerModel
import Database
import Scoring
import Warehouse

extension AggregateTables {
    /// Stands for a method in the row of orders that no journey led to.
    private static let untouched = "untouched"
    /// Stands for a channel where there is none.
    private static let noChannel: Int32 = 0

    /// Attribution, touchpoints, transitions, flow and funnels.
    func writeJourneys(
        _ asOf: CalendarDate, _ channels: [Int32: String], _ transaction: Transaction
    ) throws {
        try AggregateFact.attribution.replace(
            asOf: asOf, rows: attribution.count + 1, on: transaction
        ) {
            guard $0 < attribution.count else {
                $1.write(Self.untouched)
                $1.write(Self.noChannel)
                $1.write(Double(attribution.untouchedOrders))
                $1.write(Double(attribution.untouchedRevenue))
                $1.writeNull()
                return
            }
            $1.write(attribution.methods[$0].rawValue)
            $1.write(attribution.states[$0])
            $1.write(attribution.conversions[$0])
            $1.write(attribution.revenues[$0])
            $1.write(orNull: attribution.removalEffects[$0])
        }
        try AggregateFact.touchpoint.replace(asOf: asOf, rows: touchpoints.count, on: transaction) {
            $1.write(touchpoints.states[$0])
            $1.write(touchpoints.touches[$0])
            $1.write(touchpoints.customers[$0])
            $1.write(touchpoints.journeys[$0])
            $1.write(touchpoints.conversions[$0])
            $1.write(touchpoints.assistedConversions[$0])
            $1.write(orNull: touchpoints.meanPositions[$0])
            $1.write(orNull: touchpoints.meanDaysToConversion[$0])
        }
        try AggregateFact.journeyTransition.replace(
            asOf: asOf, rows: transitions.count, on: transaction
        ) {
            $1.write(Self.name(of: transitions.from[$0], channels))
            $1.write(Self.name(of: transitions.to[$0], channels))
            $1.write(transitions.counts[$0])
            $1.write(transitions.probabilities[$0])
        }
        try AggregateFact.journeyStep.replace(asOf: asOf, rows: flow.count, on: transaction) {
            // The kernel counts moves from 0, the table steps from 1.
            $1.write(flow.positions[$0] + 1)
            $1.write(Self.name(of: flow.from[$0], channels))
            $1.write(Self.name(of: flow.to[$0], channels))
            $1.write(flow.journeys[$0])
        }
        let stages = funnels.flatMap { funnel in
            funnel.table.stages.indices.map { (funnel: funnel, stage: $0) }
        }
        try AggregateFact.funnel.replace(asOf: asOf, rows: stages.count, on: transaction) {
            let (funnel, stage) = stages[$0]
            $1.write(funnel.id)
            $1.write(Int32(stage + 1))
            $1.write(funnel.table.stages[stage].code)
            $1.write(funnel.table.customers[stage])
        }
    }

    /// A channel's code, or what begins or ends a journey.
    private static func name(of node: JourneyNode, _ channels: [Int32: String]) -> String {
        switch node {
        case .start: "start"
        case .state(let channel): channels[channel] ?? "unknown"
        case .conversion: "conversion"
        case .drop: "drop"
        case .open: "open"
        }
    }
}
