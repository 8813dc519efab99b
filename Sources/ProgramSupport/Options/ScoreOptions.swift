public import ArgumentParser
public import CustomerModel

/// Which day `bauta score` scores, and how.
public struct ScoreOptions: PassedOptions {
    private static let defaultSegments = "default"

    /// The first day that does not count.
    @Option(
        help: ArgumentHelp("The day, YYYY-MM-DD, exclusive.", valueName: "date"),
        transform: CalendarDate.init(argument:))
    public var asOf: CalendarDate
    /// The name of a rule set of `policies/segments.yaml`.
    @Option(help: ArgumentHelp("Rule set of policies/segments.yaml.", valueName: "name"))
    public var segments = Self.defaultSegments
    /// Whether what earlier runs have read is left aside.
    @Flag(help: "Read every order instead of what is new; the result is the same.")
    public var fromScratch = false
    /// Whether a day after tomorrow is meant.
    @Flag(help: "Take a day after tomorrow of the shop's clock.")
    public var allowFuture = false

    /// For the parser.
    public init() {}

    /// Scores as of `day` by the default rules, reading what is new.
    public init(asOf day: CalendarDate, allowFuture: Bool = false) {
        (asOf, segments, fromScratch) = (day, Self.defaultSegments, false)
        self.allowFuture = allowFuture
    }

    /// As arguments.
    public var arguments: [String] {
        Self.option("as-of", asOf.iso8601) + Self.option("segments", segments)
            + Self.flag("from-scratch", fromScratch) + Self.flag("allow-future", allowFuture)
    }
}

/// Which snapshot `bauta score drop` drops.
public struct DropOptions: PassedOptions {
    /// The day of the snapshot.
    @Option(
        help: ArgumentHelp("The day of the snapshot, YYYY-MM-DD.", valueName: "date"),
        transform: CalendarDate.init(argument:))
    public var asOf: CalendarDate

    /// For the parser.
    public init() {}

    /// As arguments.
    public var arguments: [String] { Self.option("as-of", asOf.iso8601) }
}

/// Whose scores `bauta score explain` shows, and of which day.
public struct ExplainOptions: PassedOptions {
    /// The customer's key in the warehouse.
    @Option(
        help: ArgumentHelp(
            "The customer's key in the warehouse, 32 hexadecimal digits.", valueName: "key"),
        transform: Pseudonym.init(argument:))
    public var customer: Pseudonym
    /// The day of the snapshot; nil for the latest.
    @Option(
        help: ArgumentHelp("The snapshot, YYYY-MM-DD (default: the latest).", valueName: "date"),
        transform: CalendarDate.init(argument:))
    public var asOf: CalendarDate?

    /// For the parser.
    public init() {}

    /// As arguments.
    public var arguments: [String] {
        Self.option("customer", customer.argument)
            + Self.option("as-of", asOf?.iso8601)
    }
}

/// What a person says of one prediction of churn.
public struct ReviewOptions: PassedOptions {
    /// `confirm` or `overrule`.
    @Argument(help: "confirm or overrule.", transform: ReviewVerdict.init(argument:))
    public var verdict: ReviewVerdict
    /// The customer's key in the warehouse.
    @Option(
        help: ArgumentHelp(
            "The customer's key in the warehouse, 32 hexadecimal digits.", valueName: "key"),
        transform: Pseudonym.init(argument:))
    public var customer: Pseudonym
    /// The day of the snapshot.
    @Option(
        help: ArgumentHelp("The day of the snapshot, YYYY-MM-DD.", valueName: "date"),
        transform: CalendarDate.init(argument:))
    public var asOf: CalendarDate
    /// The code of a reason.
    @Option(help: ArgumentHelp("A reason of policies/actions.yaml.", valueName: "code"))
    public var reason: String
    /// The account of whoever says so.
    @Option(
        name: .customLong("by"),
        help: ArgumentHelp("The reviewer's account, as in `bauta token list`.", valueName: "name"),
        transform: Self.account)
    public var reviewer: String

    /// For the parser.
    public init() {}

    /// As arguments.
    public var arguments: [String] {
        [verdict.rawValue] + Self.option("customer", customer.argument)
            + Self.option("as-of", asOf.iso8601) + Self.option("reason", reason)
            + Self.option("by", reviewer)
    }

    /// An account begins with a letter and has no `@`, no `+` and no space: no address and no
    /// telephone number of a customer passes for one.
    private static func account(_ text: String) throws -> String {
        guard let name = AccountName(text), name.beginsWithLetter else {
            throw ValidationError(
                "a reviewer's account begins with a letter and has " + AccountName.rule)
        }
        return name.text
    }
}

/// `--dry-run` of `bauta retention run`.
public struct RetentionOptions: PassedOptions {
    /// Whether nothing is dropped.
    @Flag(help: "Say what would be dropped, and drop nothing.")
    public var dryRun = false

    /// For the parser.
    public init() {}

    /// Drops nothing when `dryRun`.
    public init(dryRun: Bool) { self.dryRun = dryRun }

    /// As arguments.
    public var arguments: [String] { Self.flag("dry-run", dryRun) }
}
