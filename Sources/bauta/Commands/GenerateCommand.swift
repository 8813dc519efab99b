import ArgumentParser
import Installation
import ProgramSupport
import ShopGenerator
import Text

/// `bauta generate`: made-up data, the same for the same seed.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make up shop data or contacts; nobody in it exists.",
        discussion: """
            Example:
              bauta generate shop --customers 20000 --years 3 --seed 1 --out shop
            """,
        subcommands: [Shop.self, Contacts.self])

    struct Shop: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make up a whole shop: customers, orders, campaigns, leads, interactions.",
            discussion: """
                Writes customers.csv, orders.csv, returns.csv, campaigns.csv, campaign-days.csv, \
                leads.csv and interactions.csv. Seasons, growth and tails can be mixed.

                Example:
                  bauta generate shop --customers 20000 --years 3 --seed 1 --out shop
                  bauta generate shop --season strong --years 4 --out seasonal
                  bauta generate shop --growth 0.05 --heavy-tailed --out growing
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @OptionGroup var options: ShopOptions

        /// The summary line of `bauta generate shop --json`.
        private struct Line: Encodable {
            let customers: Int
            let orders: Int
            let returns: Int
            let campaigns: Int
            let campaignDays: Int
            let leads: Int
            let interactions: Int
            let duplicatedPeople: Int
            let malformedContacts: Int
            let malformedOrders: Int

            init(_ made: ShopSummary) {
                customers = made.customers
                orders = made.orders
                returns = made.returns
                campaigns = made.campaigns
                campaignDays = made.campaignDays
                leads = made.leads
                interactions = made.interactions
                duplicatedPeople = made.duplicatedPeople
                malformedContacts = made.malformedContacts
                malformedOrders = made.malformedOrders
            }
        }

        func run() throws {
            let extent: ShopGenerator.Extent =
                options.ordersOnly ? .ordersOnly : .everything(trackedShare: options.trackedShare)
            for name in ShopGenerator.fileNames(extent) {
                try Generate.refuse(options.out + "/" + name, unless: options.force)
            }
            try Files.makeParents(of: options.out + "/orders.csv")
            let progress = Progress()
            let shop = ShopGenerator(
                customers: options.size.customers, years: options.size.years,
                seed: options.size.seed,
                extent: extent, kind: options.kind.kind)
            let made = try Generate.reportingInput {
                try shop.write(to: options.out) { progress.say("\($0) customers") }
            }
            if summary.json { try JSONLine.print(Line(made)) }
        }
    }

    struct Contacts: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make up one person for each customer id of an orders file.",
            discussion: """
                Example:
                  bauta generate contacts --for orders.csv.gz --seed 7 --out contacts.csv
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @Option(
            name: .customLong("for"),
            help: ArgumentHelp("Orders, CSV or gzip, with a column customer_id.", valueName: "file")
        )
        var orders: String
        @Option(help: ArgumentHelp("The same seed gives the same file.", valueName: "number"))
        var seed: UInt64 = 1
        @Option(help: ArgumentHelp("File to write.", valueName: "file"))
        var out: String
        @Flag(help: "Replace the file when it exists.")
        var force = false

        func run() throws {
            try Generate.refuse(out, unless: force)
            let progress = Progress()
            let people = try Generate.reportingInput {
                try ContactGenerator(seed: seed).write(forOrders: orders, to: out) {
                    progress.say("\($0) people")
                }
            }
            if summary.json {
                try JSONLine.print(["people": people])
            }
        }
    }

    fileprivate static func refuse(_ path: String, unless force: Bool) throws {
        guard force || Files.status(path) == nil else {
            throw CommandFailure(
                path + " exists; name another --out, or replace it with --force", reason: .usage)
        }
    }

    /// Tells apart what the operator asked for, what a file holds and what the system refused.
    fileprivate static func reportingInput<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as GeneratorError {
            let reason: CommandFailure.Reason =
                switch error.code {
                case .outsideLimits: .usage
                case .noCustomerColumn, .rowTooLong, .tooManyCustomers: .badInput
                case .cannotOpen, .cannotRead: .badInput
                case .cannotWrite: .failed
                }
            throw CommandFailure(error.description, reason: reason)
        }
    }
}
