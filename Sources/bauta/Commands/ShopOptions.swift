public import ArgumentParser
import ProgramSupport
public import ShopGenerator

extension ShopKind.Seasonality: ExpressibleByArgument {}

/// How large a made-up shop is; the same three give the same shop.
struct ShopSizeOptions: PassedOptions {
    @Option(help: ArgumentHelp("How many customer ids.", valueName: "number"))
    var customers = 20_000
    @Option(help: ArgumentHelp("Length of the history.", valueName: "number"))
    var years = 3
    @Option(help: ArgumentHelp("The same seed gives the same shop.", valueName: "number"))
    var seed: UInt64 = 1

    /// For the parser.
    init() {}

    /// Those of `shop`.
    init(_ shop: DemoShop) { (customers, years, seed) = (shop.customers, shop.years, shop.seed) }

    /// As arguments.
    var arguments: [String] {
        Self.option("customers", String(customers)) + Self.option("years", String(years))
            + Self.option("seed", String(seed))
    }
}

/// What kind of shop is made up.
struct ShopKindOptions: PassedOptions {
    @Option(
        help: ArgumentHelp(
            "How far trade swings over the year; strong brings campaigns on the same days every year.",
            valueName: "strength"))
    var season = ShopKind.Seasonality.usual
    @Option(
        help: ArgumentHelp(
            "Share, 0 to 1, by which newcomers grow from month to month; without it, by 60 % in all.",
            valueName: "share"))
    var growth: Double?
    @Flag(help: "Customers differ widely: many buy once and never again, few very often.")
    var heavyTailed = false

    /// For the parser.
    init() {}

    /// Those of `kind`.
    init(_ kind: ShopKind) {
        (season, growth, heavyTailed) = (kind.season, kind.growth, kind.isHeavyTailed)
    }

    /// As the generator takes it.
    var kind: ShopKind { ShopKind(season: season, growth: growth, isHeavyTailed: heavyTailed) }

    /// As arguments.
    var arguments: [String] {
        Self.option("season", season.rawValue) + Self.option("growth", growth.map { String($0) })
            + Self.flag("heavy-tailed", heavyTailed)
    }
}

/// Which shop `bauta generate shop` makes up, and where.
struct ShopOptions: PassedOptions {
    @OptionGroup var size: ShopSizeOptions
    @OptionGroup var kind: ShopKindOptions
    @Flag(help: "Write customers.csv, orders.csv and returns.csv only.")
    var ordersOnly = false
    @Option(
        help: ArgumentHelp(
            "Share of the customers, 0 to 1, who leave interactions beyond what is sent to them.",
            valueName: "share"))
    var trackedShare = 1.0
    @Option(help: ArgumentHelp("Folder to write to; made when missing.", valueName: "dir"))
    var out: String
    @Flag(help: "Replace files that exist.")
    var force = false

    /// For the parser.
    init() {}

    /// Everything of `shop`, in files in the folder `out` that hold nothing yet.
    init(_ shop: DemoShop, out: String) {
        (size, kind) = (ShopSizeOptions(shop), ShopKindOptions(.usual))
        (ordersOnly, trackedShare, self.out, force) = (false, 1, out, false)
    }

    /// As arguments.
    var arguments: [String] {
        size.arguments + kind.arguments + Self.flag("orders-only", ordersOnly)
            + Self.option("tracked-share", String(trackedShare)) + Self.option("out", out)
            + Self.flag("force", force)
    }
}
