import Glibc

/// How good predicted probabilities of a yes-or-no outcome have turned out.
public struct BinaryEvaluation: Codable, Hashable, Sendable {
    /// Neighbours by prediction, about as many in each group.
    public struct Bin: Codable, Hashable, Sendable {
        public let count: Int
        /// Rows of the bin where the outcome came true.
        public let events: Int
        /// Mean probability that was predicted in the bin.
        public let meanPrediction: Double
        /// Lowest probability of the bin.
        public let lowestPrediction: Double
        /// Highest probability of the bin.
        public let highestPrediction: Double

        /// Share of the bin's rows where the outcome came true.
        public var observedRate: Double { Double(events) / Double(count) }
    }

    public let count: Int
    /// Rows where the outcome came true.
    public let events: Int
    /// Area under the receiver operating characteristic, ties counting half.
    ///
    /// The probability that an event has the higher prediction; one half when there are no events,
    /// or nothing else.
    public let auc: Double
    /// Mean squared difference (Brier 1950).
    public let brier: Double
    /// Mean of −log of the probability given to what happened; probabilities are held 1e-9 away
    /// from 0 and 1.
    public let logLoss: Double
    /// Expected calibration error over ten bins of equal count (Naeini, Cooper & Hauskrecht 2015).
    public let ece: Double
    /// Event rate among the tenth with the highest predictions (rounded down to whole rows) over that
    /// of all.
    public let topDecileLift: Double
    /// Ten bins at most, ascending.
    public let bins: [Bin]

    /// Share of all rows where the outcome came true.
    public var baseRate: Double { Double(events) / Double(count) }
    /// Mean probability that was predicted.
    public var meanPrediction: Double {
        bins.reduce(0) { $0 + Double($1.count) * $1.meanPrediction } / Double(count)
    }

    private static let binCount = 10
    private static let margin = 1e-9

    /// Nil without a prediction, or when there are not as many outcomes.
    ///
    /// Predictions are probabilities. Where equal predictions are cut by the end of a bin, or by the
    /// end of the highest tenth, each part is given its share of their events, so that the order of
    /// the rows does not matter.
    public init?(predictions: [Double], outcomes: [Bool]) {
        guard !predictions.isEmpty, predictions.count == outcomes.count else { return nil }
        let runs = Self.runs(predictions, outcomes)
        count = predictions.count
        events = outcomes.reduce(0) { $0 + ($1 ? 1 : 0) }
        auc = Self.auc(runs, count: count, events: events)
        brier = Self.mean(runs, count) { run in
            let hit = (1 - run.prediction) * (1 - run.prediction)
            let miss = run.prediction * run.prediction
            return Double(run.events) * hit + Double(run.count - run.events) * miss
        }
        logLoss = Self.mean(runs, count) { run in
            let p = min(max(run.prediction, Self.margin), 1 - Self.margin)
            return -Double(run.events) * log(p) - Double(run.count - run.events) * log1p(-p)
        }
        let slices = Self.slices(of: runs, count: count)
        ece =
            slices.reduce(0) { $0 + abs($1.predictions - $1.events) } / Double(count)
        let tenth = max(1, count / Self.binCount)
        let top = Self.events(inHighest: tenth, of: runs)
        topDecileLift =
            events == 0 ? 1 : top / Double(tenth) / (Double(events) / Double(count))
        bins = slices.map(\.bin)
    }

    /// Rows with the same prediction.
    private struct Run {
        var prediction: Double
        var count: Int
        var events: Int
    }

    private static func runs(_ predictions: [Double], _ outcomes: [Bool]) -> [Run] {
        let order = predictions.indices.sorted { predictions[$0] < predictions[$1] }
        var runs: [Run] = []
        for row in order {
            if runs.last?.prediction != predictions[row] {
                runs.append(Run(prediction: predictions[row], count: 0, events: 0))
            }
            runs[runs.count - 1].count += 1
            runs[runs.count - 1].events += outcomes[row] ? 1 : 0
        }
        return runs
    }

    private static func mean(_ runs: [Run], _ count: Int, _ sum: (Run) -> Double) -> Double {
        runs.reduce(0) { $0 + sum($1) } / Double(count)
    }

    /// Mann and Whitney's U over the number of pairs.
    private static func auc(_ runs: [Run], count: Int, events: Int) -> Double {
        let others = count - events
        guard events > 0, others > 0 else { return 0.5 }
        var wins = 0.0
        var othersBelow = 0.0
        for run in runs {
            let othersHere = Double(run.count - run.events)
            wins += Double(run.events) * (othersBelow + othersHere / 2)
            othersBelow += othersHere
        }
        return wins / (Double(events) * Double(others))
    }

    private static func events(inHighest count: Int, of runs: [Run]) -> Double {
        var wanted = count
        var events = 0.0
        for run in runs.reversed() where wanted > 0 {
            let taken = min(wanted, run.count)
            events += Double(run.events) * Double(taken) / Double(run.count)
            wanted -= taken
        }
        return events
    }

    /// One bin with sums that may hold parts of a run.
    private struct Slice {
        var count = 0
        var events = 0.0
        var predictions = 0.0
        var lowest = 0.0
        var highest = 0.0

        var bin: Bin {
            Bin(
                count: count, events: Int(events.rounded()),
                meanPrediction: predictions / Double(count), lowestPrediction: lowest,
                highestPrediction: highest)
        }
    }

    /// Bins of equal count; where that does not divide, the first ones hold one more.
    private static func slices(of runs: [Run], count: Int) -> [Slice] {
        let bins = min(binCount, count)
        var slices: [Slice] = []
        var slice = Slice()
        var room = count / bins + (count % bins > 0 ? 1 : 0)
        for run in runs {
            var left = run.count
            while left > 0 {
                let taken = min(left, room)
                if slice.count == 0 { slice.lowest = run.prediction }
                slice.highest = run.prediction
                slice.count += taken
                slice.events += Double(run.events) * Double(taken) / Double(run.count)
                slice.predictions += run.prediction * Double(taken)
                left -= taken
                room -= taken
                guard room == 0 else { continue }
                slices.append(slice)
                slice = Slice()
                room = count / bins + (slices.count < count % bins ? 1 : 0)
            }
        }
        return slices
    }
}
