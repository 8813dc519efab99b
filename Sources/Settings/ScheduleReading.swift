import StrictYAML

extension ScheduledStep {
    private enum Kind: String, CaseIterable {
        case pull, score, rescore, release, fit, retention
    }

    /// Reads one step; `earlier` are the steps before it, which it may come after.
    init(
        _ mapping: StrictMapping, id: String, earlier: [String]
    ) throws(StrictYAMLError) {
        let isWord = id.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        guard isWord, id.utf8.count <= 40 else {
            throw mapping.node.error(
                "a step is called by at most 40 small letters, digits and hyphens")
        }
        _ = try mapping.require("why").string()
        let kind = try mapping.require("run").choice(of: Kind.self)
        self.init(
            id: id, work: try Self.work(kind, mapping), time: try Self.time(kind, mapping),
            missed: try Self.missed(kind, mapping),
            limitMinutes: try mapping.require("limit").count("", "minutes", in: 1...1_440),
            after: try mapping.optional("after")?.names(among: earlier.map { ($0, $0) }) ?? [])
    }

    private static func work(
        _ kind: Kind, _ mapping: StrictMapping
    ) throws(StrictYAMLError) -> Work {
        switch kind {
        case .pull:
            .pull(source: try mapping.require("source").string(), try supply(mapping))
        case .score: .score
        case .rescore: .rescore
        case .release: .release
        case .fit: .fit
        case .retention: .retention
        }
    }

    /// `files`, `database` or `command`; one of them.
    private static func supply(
        _ mapping: StrictMapping
    ) throws(StrictYAMLError) -> Supply {
        let (files, database, command) = (
            mapping.optional("files"), mapping.optional("database"), mapping.optional("command")
        )
        switch (files, database, command) {
        case (let files?, nil, nil): return .files(try files.string())
        case (nil, let database?, nil):
            let address = try database.string()
            guard address.hasPrefix("postgresql://") || address.hasPrefix("postgres://") else {
                throw database.error("expected postgresql://USER@HOST:PORT/DATABASE")
            }
            return .database(
                address, passwordFile: try mapping.optional("password_file")?.string(),
                reconciles: try mapping.optional("reconcile")?.boolean() ?? false)
        case (nil, nil, let command?): return .tap(try tap(command, mapping))
        default:
            throw mapping.node.error("a pull has one of 'files', 'database' and 'command'")
        }
    }

    private static func tap(
        _ command: StrictNode, _ mapping: StrictMapping
    ) throws(StrictYAMLError) -> Tap {
        var words: [String] = []
        for word in try command.sequence() { words.append(try word.string()) }
        guard words.first?.hasPrefix("/") == true, !words.contains(where: { $0.contains("\0") })
        else { throw command.error("a command begins with the path of its program") }
        return Tap(command: words, user: try mapping.optional("user")?.string())
    }

    /// `at`, on every day or `on` one, or `every`; not both.
    private static func time(
        _ kind: Kind, _ mapping: StrictMapping
    ) throws(StrictYAMLError) -> Time {
        guard let every = mapping.optional("every") else {
            guard kind != .rescore else {
                throw mapping.node.error("a rescore watches for rows: it runs 'every' so often")
            }
            return .daily(
                minute: try mapping.require("at").minuteOfDay(),
                on: try mapping.optional("on")?.choice(
                    among: Weekday.allCases.map { ("\($0)", $0) }))
        }
        guard kind == .rescore || kind == .pull else {
            throw every.error("only a pull and a rescore run more than once a day")
        }
        return .every(minutes: try every.count("", "minutes", in: 1...1_440))
    }

    private static func missed(
        _ kind: Kind, _ mapping: StrictMapping
    ) throws(StrictYAMLError) -> Missed {
        guard let node = mapping.optional("missed") else { return .latest }
        let missed = try node.choice(of: Missed.self)
        guard missed == .latest || kind == .score else {
            throw node.error("only a score is made for each missed day: its snapshot is that day's")
        }
        return missed
    }
}

extension StrictNode {
    /// `05:00`, from midnight to 23:59, in minutes.
    fileprivate func minuteOfDay() throws(StrictYAMLError) -> Int {
        let parts = try string().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0...23).contains(hour), (0...59).contains(minute)
        else { throw error("expected a time of day such as 05:00") }
        return hour * 60 + minute
    }
}
