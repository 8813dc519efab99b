import CPlatform
import CustomerModel
import Database
import FoundationEssentials
import Glibc
import Installation
import PrivateServer
import ProgramSupport

/// Fills a running service with a made-up shop, by the commands an operator would use.
struct DemoSteps {
    let site: Site
    let progress: Progress
    /// The shop to make up when there is no data yet.
    let shop: DemoShop

    /// A file of the made-up shop and the source it is loaded as; campaigns come before whatever names
    /// one.
    private static let sources = [
        (source: "demo-shop-campaigns", file: "campaigns.csv"),
        (source: "demo-shop-campaign-days", file: "campaign-days.csv"),
        (source: "demo-shop-contacts", file: "customers.csv"),
        (source: "demo-shop", file: "orders.csv"),
        (source: "demo-shop-returns", file: "returns.csv"),
        (source: "demo-shop-leads", file: "leads.csv"),
        (source: "demo-shop-interactions", file: "interactions.csv"),
    ]

    /// Who can sign in to the demonstration.
    static let people: [(role: Role, name: String)] = [
        (.analyst, "ana"), (.retentionAgent, "rita"), (.retentionLead, "leo"),
        (.complianceOfficer, "cora"),
    ]

    /// Does what has not been done yet.
    func run() throws {
        try loadIfMissing()
        try scoreIfMissing()
        try releaseIfMissing()
    }

    /// One fresh token for each role: stored ones are hashed and cannot be shown again.
    func issueTokens() throws -> [SignIn] {
        try Self.people.map { person in
            guard let name = AccountName(person.name) else {
                throw CommandFailure("a name has " + AccountName.rule)
            }
            let output = try bauta(
                .tokenIssue, TokenIssueOptions(role: person.role, name: name), Self.summary)
            let line = output.split(separator: "\n").last ?? ""
            let issued = try JSONDecoder().decode(IssuedToken.self, from: Data(line.utf8))
            return SignIn(role: person.role.rawValue, name: person.name, token: issued.token)
        }
    }

    /// The summary line of `bauta token issue`.
    private struct IssuedToken: Decodable {
        let token: String
    }

    // MARK: Steps

    private func loadIfMissing() throws {
        let earlier = DemoShop.read(site.folder)
        let isEmpty = try status("bauta").query("SELECT 1 FROM warehouse.fact_sales LIMIT 1")
            .isEmpty
        guard isEmpty || earlier?.isLoaded == false else {
            return progress.say("using the data that is loaded")
        }
        // A shop that was half loaded is made again as it was, and its load goes on.
        var shop = isEmpty ? shop : earlier ?? shop
        shop.isLoaded = false
        try shop.write(site.folder)
        try load(shop)
        shop.isLoaded = true
        try shop.write(site.folder)
    }

    private func load(_ shop: DemoShop) throws {
        let files = site.folder.root + "/demo-files"
        Files.removeTree(files)
        try Files.makeFolder(files, mode: 0o700)
        defer { Files.removeTree(files) }
        progress.say("making up a shop: \(shop.customers) customers, \(shop.years) years")
        _ = try bauta(.generateShop, ShopOptions(shop, out: files))
        for (source, file) in Self.sources {
            progress.say("loading \(file) as \(source)")
            _ = try bauta(
                .ingest, LoadOptions(source: source), Self.summary, operands: [files + "/" + file])
        }
    }

    private func scoreIfMissing() throws {
        let connection = try status("bauta")
        guard try connection.query("SELECT 1 FROM ops.snapshot LIMIT 1").isEmpty else {
            return progress.say("using the scores that stand")
        }
        let days = try connection.query(
            """
            SELECT to_char(to_date(max(date_sk)::text, 'YYYYMMDD') + 1, 'YYYY-MM-DD') AS as_of
            FROM warehouse.fact_sales
            """)
        guard let text = try days.first?.decode("as_of", as: String?.self),
            let asOf = CalendarDate(iso8601: text)
        else { throw CommandFailure("no order was loaded; `bauta quarantine list` says why") }
        progress.say("scoring as of " + text)
        _ = try bauta(.score, ScoreOptions(asOf: asOf, allowFuture: true), Self.summary)
    }

    private func releaseIfMissing() throws {
        guard try status("bauta_release").query("SELECT 1 FROM release.epoch LIMIT 1").isEmpty
        else {
            return progress.say("using the release that stands")
        }
        progress.say("publishing a release")
        // Whatever this machine's clock says: the made-up shop has days of its own.
        let days = try status("bauta").query("SELECT max(date_sk) AS day FROM ops.snapshot")
        let asOf = try days.first?.decode("day", as: Int?.self).flatMap(
            CalendarDate.init(dateKey:))
        _ = try bauta(.releasePublish, EpochOptions(asOf: asOf), Self.summary)
    }

    private func status(_ database: String) throws -> Connection {
        try PostgresServer(site: site).connect(database: database, as: PostgresServer.statusRole)
    }

    private static var summary: SummaryOptions { SummaryOptions(json: true) }

    /// Runs a command of this program to its end and returns what it printed.
    ///
    /// - Parameter operands: What comes after the options, such as files.
    private func bauta(
        _ command: OperatorCommand, _ options: any PassedOptions..., operands: [String] = []
    ) throws -> String {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, ends.allSatisfy({ platform_keep_on_exec($0, 0) == 0 }) else {
            throw CommandFailure.system("make a pipe")
        }
        defer { close(ends[0]) }
        let launch = Launch(
            arguments: command.arguments(options, on: site.folder) + operands,
            output: ends[1])
        let program: StartedProgram
        do {
            defer { close(ends[1]) }
            program = try StartedProgram(launch)
        }
        // A summary is one line, which fits the pipe: it can be read when the command has ended.
        let ended = try Self.wait(for: program)
        guard ended.succeeded else {
            throw CommandFailure("`\(command.name)` failed; its reason is above")
        }
        return String(
            decoding: StartedProgram.waitingBytes(in: ends[0], atMost: Self.longestOutput),
            as: UTF8.self)
    }

    /// What a pipe holds (pipe(7)).
    private static let longestOutput = 65_536

    /// Waits for a command; Ctrl-C ends it first.
    private static func wait(for program: StartedProgram) throws -> ExitState {
        var isStopped = false
        let ended = program.wait {
            isStopped = Signals.supervision.wereStopped(within: 0.2)
            return !isStopped
        }
        guard let ended else {
            kill(program.pid, SIGTERM)
            _ = program.wait()
            throw StopRequested()
        }
        return ended
    }
}

/// A sign-in of the demonstration.
struct SignIn: Encodable {
    let role: String
    let name: String
    let token: String
}
