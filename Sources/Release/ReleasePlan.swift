public import Settings

/// Everything an epoch will publish, known before any data is read.
public struct ReleasePlan: Sendable {
    /// One measure over a list of dimensions: a customer is in exactly one of its cells.
    public struct Marginal: Hashable, Sendable {
        /// What is counted.
        public let measure: ReleasePolicy.Measure
        /// Name of the marginal in the policy.
        public let id: String
        /// What readers call it, for example `Customers by segment and region`.
        public let title: String
        /// Why it is published, in the words of the policy.
        public let why: String
        /// What it is counted by.
        public let dimensions: [ReleasePolicy.Dimension]

        fileprivate init(_ measure: ReleasePolicy.Measure, by marginal: ReleasePolicy.Marginal) {
            self.measure = measure
            id = marginal.id
            title = measure.title + " by " + marginal.title
            why = marginal.why
            dimensions = marginal.dimensions
        }

        /// Cells, empty ones included.
        public var cellCount: Int { dimensions.reduce(1) { $0 * $1.domain.count } }

        /// The value of each dimension in the cell at `position`; the last dimension varies first.
        public func members(at position: Int) -> [String] {
            var rest = position
            var members: [String] = []
            for dimension in dimensions.reversed() {
                members.append(dimension.domain[rest % dimension.domain.count])
                rest /= dimension.domain.count
            }
            return members.reversed()
        }
    }

    /// Most cells of an epoch.
    static let cellsMaximum = 1_000_000

    /// What the plan was made from.
    public let policy: ReleasePolicy
    /// Each measure by each marginal of the policy, in this order.
    public let marginals: [Marginal]
    /// The distribution of the noise of every cell.
    public let noise: DiscreteGaussian
    /// Half the width of the 95 % interval.
    public let errorBar: ErrorBar
    /// A cell is published when its noisy number is at least this.
    public let threshold: Int64

    /// Lays out the cells of `policy` and finds the noise its budget asks for.
    ///
    /// One person changes one cell of each of the q marginals by one, so Δ² = q and an epoch that
    /// costs ρ needs σ² = q / 2ρ. There is no separate total: it would be one more cell a person.
    public init(_ policy: ReleasePolicy) throws(ReleaseError) {
        self.policy = policy
        marginals = policy.measures.flatMap { measure in
            policy.marginals.map { Marginal(measure, by: $0) }
        }
        guard marginals.reduce(0, { $0 + $1.cellCount }) <= Self.cellsMaximum else {
            throw ReleaseError(
                .unusablePolicy(problem: "it has more than \(Self.cellsMaximum) cells"))
        }
        let rho = policy.budget.rhoPerEpoch.rational
        let sigmaSquared = Rational(
            UInt64(marginals.count) * rho.denominator, over: 2 * rho.numerator)
        // Above 2^32 a number would say nothing, and the error bar would take long to find.
        guard let noise = DiscreteGaussian(sigmaSquared: sigmaSquared),
            sigmaSquared.numerator / sigmaSquared.denominator < 1 << 32
        else {
            throw ReleaseError(
                .unusablePolicy(problem: "rho_per_epoch gives a noise out of range"))
        }
        self.noise = noise
        errorBar = ErrorBar(sigmaSquared: sigmaSquared)
        threshold = max(
            policy.suppression.minimumCount,
            Self.roundedUp(policy.suppression.sigmas, timesRootOf: sigmaSquared))
    }

    /// Cells that one person is in: the q of σ² = q / 2ρ.
    public var cellsPerPerson: Int { marginals.count }

    /// The marginal's dimensions as columns of a snapshot, which follow the policy's dimensions.
    func columns(of marginal: Marginal) -> [Int] {
        marginal.dimensions.compactMap { policy.dimensions.firstIndex(of: $0) }
    }

    /// Dimensions that some marginal has, in the order of the policy.
    var publishedDimensions: [ReleasePolicy.Dimension] {
        let used = Set(marginals.flatMap(\.dimensions).map(\.id))
        return policy.dimensions.filter { used.contains($0.id) }
    }

    /// Cells of all marginals, empty ones included.
    public var cellCount: Int { marginals.reduce(0) { $0 + $1.cellCount } }

    /// σ to two digits, for people.
    public var sigmaText: String {
        let square = noise.sigmaSquared
        let hundredfold = UInt128(square.numerator) * 40_000 / UInt128(square.denominator)
        // 200 σ rounded down, halved upwards: σ rounded to the nearest hundredth.
        let hundredths = (UInt64(hundredfold).squareRootRoundedDown + 1) / 2
        return "\(hundredths / 100)." + String(hundredths % 100 + 100).dropFirst()
    }

    /// The smallest whole number that is at least `factor` · √`square`, without rounding errors.
    private static func roundedUp(_ factor: UInt64, timesRootOf square: Rational) -> Int64 {
        let numerator = UInt128(factor) * UInt128(factor) * UInt128(square.numerator)
        let denominator = UInt128(square.denominator)
        let rounded = UInt64((numerator + denominator - 1) / denominator)
        let root = rounded.squareRootRoundedDown
        return Int64(root * root == rounded ? root : root + 1)
    }
}
