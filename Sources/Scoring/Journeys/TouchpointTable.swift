/// What each state does on the way to orders, as columns, one row a state in ascending order.
///
/// Means are nil where there is nothing to take the mean of.
public struct TouchpointTable: Sendable {
    /// The states that occur, ascending.
    public let states: [Int32]
    /// Touches, repetitions within a session included.
    public let touches: [Int64]
    /// Distinct customers with such a touch.
    public let customers: [Int64]
    /// Journeys with such a step.
    public let journeys: [Int64]
    /// Those of them that led to an order.
    public let conversions: [Int64]
    /// Those in which it was a step before the last.
    public let assistedConversions: [Int64]
    /// Mean place of the steps in their journeys, 1 for the first.
    public let meanPositions: [Double?]
    /// Mean days from the steps of journeys that led to an order to that order.
    public let meanDaysToConversion: [Double?]

    public var count: Int { states.count }

    /// Sums over the steps of all of `journeys`, those that have not ended included.
    public init(of journeys: Journeys) {
        let states = journeys.states.count
        let parts = journeys.mapChunks { chunk in
            var tallies = [Tally](repeating: Tally(), count: states)
            for journey in chunk {
                let steps = journeys.steps(of: journey)
                for step in steps {
                    tallies[Int(journeys.steps[step])].add(
                        step, of: journey, isLast: step == steps.upperBound - 1, journeys)
                }
            }
            return tallies
        }
        var tallies = [Tally](repeating: Tally(), count: states)
        for part in parts {
            for state in tallies.indices { tallies[state].add(part[state]) }
        }
        self.states = journeys.states
        touches = tallies.map(\.touches)
        customers = tallies.map(\.customers)
        self.journeys = tallies.map(\.journeys)
        conversions = tallies.map(\.conversions)
        assistedConversions = tallies.map(\.assists)
        meanPositions = tallies.map {
            $0.steps > 0 ? Double($0.positions) / Double($0.steps) : nil
        }
        meanDaysToConversion = tallies.map {
            $0.convertedSteps > 0 ? Double($0.daysToConversion) / Double($0.convertedSteps) : nil
        }
    }
}

/// Sums over the steps of one state.
private struct Tally: Sendable {
    var touches: Int64 = 0
    var customers: Int64 = 0
    var journeys: Int64 = 0
    var conversions: Int64 = 0
    var assists: Int64 = 0
    var steps: Int64 = 0
    var positions: Int64 = 0
    var convertedSteps: Int64 = 0
    var daysToConversion: Int64 = 0
    // What was counted last: customers and journeys come one after the other.
    private var latestCustomer: Int32 = -1
    private var latestJourney = -1
    private var latestAssist = -1

    @inline(__always)
    mutating func add(_ step: Int, of journey: Int, isLast: Bool, _ journeys: Journeys) {
        let isConverted = journeys.ends[journey] == .conversion
        touches += Int64(journeys.stepTouches[step])
        steps += 1
        positions += Int64(step - journeys.stepBounds[journey] + 1)
        if latestCustomer != journeys.customers[journey] {
            latestCustomer = journeys.customers[journey]
            customers += 1
        }
        if latestJourney != journey {
            latestJourney = journey
            self.journeys += 1
            conversions += isConverted ? 1 : 0
        }
        guard isConverted else { return }
        convertedSteps += 1
        daysToConversion += Int64(journeys.endDays[journey] - journeys.stepDays[step])
        if !isLast, latestAssist != journey {
            latestAssist = journey
            assists += 1
        }
    }

    mutating func add(_ other: Tally) {
        touches += other.touches
        customers += other.customers
        journeys += other.journeys
        conversions += other.conversions
        assists += other.assists
        steps += other.steps
        positions += other.positions
        convertedSteps += other.convertedSteps
        daysToConversion += other.daysToConversion
    }
}
