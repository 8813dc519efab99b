public import ArgumentParser
public import CustomerModel

extension LifetimeModelName: ExpressibleByArgument {}

/// What `bauta fit` fits: a model to a summary file, or the daily run's models to the warehouse.
public struct FitOptions: PassedOptions {
    /// Which model, for a summary file.
    @Option(help: ArgumentHelp("The model that is fitted to --input.", valueName: "name"))
    public var model: LifetimeModelName?
    /// The path of the summary file.
    @Option(
        help: ArgumentHelp(
            "A summary file, CSV or gzip, with a header: x, t_x, T, or x, m for gammagamma.",
            valueName: "file"),
        completion: .file())
    public var input: String?
    /// The first day of the warehouse that does not count.
    @Option(
        help: ArgumentHelp(
            "The day, YYYY-MM-DD, exclusive, as of which the models of the daily run are fitted.",
            valueName: "date"),
        transform: CalendarDate.init(argument:))
    public var asOf: CalendarDate?
    /// Whether the daily runs use the new models from now on.
    @Flag(help: "Score by the new models from now on.")
    public var activate = false
    /// Whether a day after tomorrow is meant.
    @Flag(help: "Take a day after tomorrow of the shop's clock.")
    public var allowFuture = false
    /// Whether cut points of scores are fitted that are not due yet.
    @Flag(help: "Fit the cut points of scores too, although those in use are still kept.")
    public var cuts = false

    /// For the parser.
    public init() {}

    /// Fits the daily run's models as of `day`, which score from then on.
    public init(activatingAsOf day: CalendarDate) {
        (model, input, asOf, activate) = (nil, nil, day, true)
        (allowFuture, cuts) = (false, false)
    }

    /// Refuses what is neither the one nor the other.
    public func validate() throws {
        if input != nil || model != nil {
            guard input != nil, model != nil else {
                throw ValidationError("--model and --input belong together")
            }
            guard asOf == nil, !activate, !cuts else {
                throw ValidationError(
                    "--as-of, --activate and --cuts fit to the warehouse, not to --input")
            }
        } else if asOf == nil {
            throw ValidationError("give --model and --input, or --as-of")
        }
    }

    /// As arguments.
    public var arguments: [String] {
        Self.option("model", model?.rawValue) + Self.option("input", input)
            + Self.option("as-of", asOf?.iso8601) + Self.flag("activate", activate)
            + Self.flag("cuts", cuts) + Self.flag("allow-future", allowFuture)
    }
}

/// What `bauta predict` predicts by.
public struct PredictOptions: PassedOptions {
    /// Which model.
    @Option(help: ArgumentHelp("The model.", valueName: "name"))
    public var model: LifetimeModelName
    /// The path of the summary file.
    @Option(
        help: ArgumentHelp("The summary file, as for `bauta fit`.", valueName: "file"),
        completion: .file())
    public var input: String
    /// Numbers separated by commas; nil to fit the model to the file first.
    @Option(
        help: ArgumentHelp(
            "Parameters, separated by commas, in the order in which fit prints them (default: the "
                + "model is fitted to the file).",
            valueName: "numbers"))
    public var parameters: String?
    /// In the unit of the file's times.
    @Option(help: ArgumentHelp("The time that is predicted.", valueName: "number"))
    public var weeks = 52.0

    /// For the parser.
    public init() {}

    /// Refuses a time that is none.
    public func validate() throws {
        guard weeks.isFinite, weeks >= 0 else {
            throw ValidationError("--weeks is zero or more")
        }
    }

    /// As arguments.
    public var arguments: [String] {
        Self.option("model", model.rawValue) + Self.option("input", input)
            + Self.option("parameters", parameters) + Self.option("weeks", String(weeks))
    }
}
