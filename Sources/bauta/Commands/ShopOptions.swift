import ArgumentParser
import ProgramSupport

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

/// Which shop `bauta generate shop` makes up, and where.
struct ShopOptions: PassedOptions {
    @OptionGroup var size: ShopSizeOptions
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
        size = ShopSizeOptions(shop)
        (ordersOnly, trackedShare, self.out, force) = (false, 1, out, false)
    }

    /// As arguments.
    var arguments: [String] {
        size.arguments + Self.flag("orders-only", ordersOnly)
            + Self.option("tracked-share", String(trackedShare)) + Self.option("out", out)
            + Self.flag("force", force)
    }
}
