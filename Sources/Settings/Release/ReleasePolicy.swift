/// What may be published, how noisy it is, and how much of it a year: `policies/release.yaml`.
public struct ReleasePolicy: Sendable {
    /// A dimension with the values it may take; nothing is ever added from data.
    public struct Dimension: Hashable, Sendable {
        public let id: String
        /// What readers call it, for example `Segment`.
        public let title: String
        /// What of a customer it shows.
        public let source: Source
        /// Every value there is, in the order of the policy, the one for all others last.
        public let domain: [String]
        /// Whether the values follow one another in time.
        public let isOrdered: Bool
        /// Why the policy releases it, in the words of the file.
        public let why: String

        /// The value for whatever the policy does not list.
        public var otherPosition: Int { domain.count - 1 }
    }

    /// What of a customer a dimension shows.
    public enum Source: String, Hashable, Sendable, CaseIterable {
        case segment
        case region
        case firstOrderQuarter = "first_order_quarter"
    }

    /// A number of every cell.
    public struct Measure: Hashable, Sendable {
        /// What is added up.
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// Each customer adds one to one cell of each marginal.
            case customers
        }
        public let id: String
        /// What readers call it, for example `Customers`.
        public let title: String
        /// What is added up.
        public let kind: Kind
        /// Why the policy releases it, in the words of the file.
        public let why: String
    }

    /// One or more dimensions that every measure is published by, each value of the first with each
    /// of the second, and so on.
    public struct Marginal: Hashable, Sendable {
        public let id: String
        /// What readers call it, for example `segment and region`.
        public let title: String
        /// No two alike.
        public let dimensions: [Dimension]
        /// Why the loss is bearable, in the words of the file.
        public let why: String
    }

    /// The privacy loss of an epoch and of a year, in zero-concentrated differential privacy.
    public struct Budget: Hashable, Sendable {
        public let id: String
        /// ρ of one epoch.
        public let rhoPerEpoch: ExactDecimal
        /// The most that the epochs of any 365 days may sum up to.
        public let rhoPerYear: ExactDecimal
        /// Why no more than that may be spent, in the words of the file.
        public let why: String
    }

    /// When a noisy number is withheld.
    public struct Suppression: Hashable, Sendable {
        public let id: String
        /// Noisy numbers below this are withheld.
        public let minimumCount: Int64
        /// The threshold is never below this many σ.
        public let sigmas: UInt64
        /// Why smaller numbers are withheld, in the words of the file.
        public let why: String
    }

    /// How often there may be a publication.
    public enum EpochLength: String, Hashable, Sendable, CaseIterable {
        case week
    }

    /// Of the file's form.
    public let version: Int
    /// How often there may be a publication.
    public let epochLength: EpochLength
    /// In the order of the policy.
    public let dimensions: [Dimension]
    /// In the order of the policy.
    public let measures: [Measure]
    /// What the measures are published by: the policy's `marginals`, otherwise each dimension alone.
    public let marginals: [Marginal]
    /// What an epoch and a year may cost.
    public let budget: Budget
    /// When a noisy number is withheld.
    public let suppression: Suppression
    /// The content of the file, for its digest: comments and layout do not count.
    public let canonicalBytes: [UInt8]
}
