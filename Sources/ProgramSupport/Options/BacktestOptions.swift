public import ArgumentParser
public import CustomerModel

/// Where a backtest's orders come from.
public struct BacktestOrdersOptions: PassedOptions {
    /// The path of a file of orders; nil for the warehouse.
    @Option(
        help: ArgumentHelp(
            "A CSV file of orders, plain or gzip: customer_id, order_ts, amount, margin.",
            discussion: "Without it the orders of the warehouse are used.", valueName: "file"))
    public var input: String?
    /// The path of a file of returns.
    @Option(
        help: ArgumentHelp(
            "A CSV file of returns to net out: customer_id, return_ts, amount.",
            valueName: "file"))
    public var returns: String?

    /// For the parser.
    public init() {}

    /// Refuses returns without the orders that they belong to.
    public func validate() throws {
        if returns != nil, input == nil { throw ValidationError("--returns needs --input") }
    }

    /// Refuses a file beside a data folder.
    public func validate(beside data: DataOptions) throws {
        if data.path != nil, input != nil {
            throw ValidationError("give --input or --data, not both")
        }
    }

    /// As arguments.
    public var arguments: [String] {
        Self.option("input", input) + Self.option("returns", returns)
    }
}

/// What `bauta backtest clv` compares.
public struct BacktestCLVOptions: PassedOptions {
    /// The first day that is predicted; nil so that the window ends with the orders.
    @Option(
        help: ArgumentHelp(
            "The first day that is predicted (default: so that the window ends with the orders).",
            valueName: "date"),
        transform: CalendarDate.init(argument:))
    public var asOf: CalendarDate?
    /// How many days are predicted.
    @Option(help: ArgumentHelp("Days that are predicted, 30 to 365.", valueName: "number"))
    public var days = 365
    /// The model of purchases; nil for the one that foresees best.
    @Option(
        help: ArgumentHelp(
            "The model of purchases: bgnbd, mbgnbd or paretonbd (default: the one that foresaw best "
                + "in an earlier window).",
            valueName: "name"),
        transform: Self.purchaseModel)
    public var model: PurchaseModelName?
    /// The folder with `segments.yaml` and `tiers.yaml`.
    @Option(
        help: ArgumentHelp(
            "The folder of policies whose segments and tiers totals are told of (default: the data "
                + "folder's; cohorts alone where orders come from a file).",
            valueName: "folder"))
    public var policies: String?

    /// For the parser.
    public init() {}

    /// Refuses a window that is too short or too long.
    public func validate() throws {
        guard (30...365).contains(days) else { throw ValidationError("--days goes from 30 to 365") }
    }

    /// As arguments.
    public var arguments: [String] {
        Self.option("as-of", asOf?.iso8601) + Self.option("days", String(days))
            + Self.option("model", model?.rawValue) + Self.option("policies", policies)
    }

    private static func purchaseModel(_ text: String) throws -> PurchaseModelName {
        guard let model = PurchaseModelName(rawValue: text) else {
            throw ValidationError("--model is bgnbd, mbgnbd or paretonbd")
        }
        return model
    }
}

/// What `bauta backtest churn` compares.
public struct BacktestChurnOptions: PassedOptions {
    /// The days to predict from; empty for the usual two.
    @Option(
        name: .customLong("as-of"), parsing: .singleValue,
        help: ArgumentHelp(
            "A day to predict from; can be given more than once.", valueName: "date"),
        transform: CalendarDate.init(argument:))
    public var days: [CalendarDate] = []
    /// The days to train on; empty for the policy's.
    @Option(
        name: .customLong("train-on"), parsing: .singleValue,
        help: ArgumentHelp(
            "A day to train on instead of the policy's; can be given more than once.",
            valueName: "date"),
        transform: CalendarDate.init(argument:))
    public var trainingDays: [CalendarDate] = []
    /// The folder with `churn.yaml`.
    @Option(
        help: ArgumentHelp(
            "The folder with churn.yaml (default: the data folder's policies, otherwise those "
                + "built in).",
            valueName: "folder"))
    public var policies: String?
    /// A folder to write to.
    @Option(
        help: ArgumentHelp(
            "A folder for the text, the diagrams and the model cards.", valueName: "folder"))
    public var report: String?

    /// For the parser.
    public init() {}

    /// As arguments.
    public var arguments: [String] {
        days.flatMap { Self.option("as-of", $0.iso8601) }
            + trainingDays.flatMap { Self.option("train-on", $0.iso8601) }
            + Self.option("policies", policies) + Self.option("report", report)
    }
}
