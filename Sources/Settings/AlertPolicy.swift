public import StrictYAML

/// Which alarms go to which targets: `alerts.yaml`.
public struct AlertPolicy: Sendable {
    /// The levels of `fact_customer_churn_risk`, in small letters.
    public static let churnLevels = ["critical", "high", "medium", "low"]

    /// In the order of the file.
    public let rules: [AlertRule]
    /// In the order of the file.
    public let targets: [AlertTarget]
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Taken as it is; the reader of the policy checks ids and limits.
    public init(rules: [AlertRule], targets: [AlertTarget], canonicalBytes: [UInt8] = []) {
        self.rules = rules
        self.targets = targets
        self.canonicalBytes = canonicalBytes
    }

    /// Reads `alerts.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "alerts", in: folder))
    }

    /// Reads a document in the form of `alerts.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        let file = try document.mapping()
        try PolicyHeader.read(file, expecting: "alerts")
        rules = try file.require("rules").identified { mapping, id throws(StrictYAMLError) in
            try AlertRule(mapping, id: id)
        }
        targets = try file.require("targets").identified { mapping, id throws(StrictYAMLError) in
            try AlertTarget(mapping, id: id)
        }
        try file.finish()
        canonicalBytes = document.canonicalBytes
    }
}

/// One condition that raises an alarm.
public struct AlertRule: Hashable, Sendable {
    /// What is compared with what; every limit is exceeded, not reached.
    public enum Condition: Hashable, Sendable {
        /// A step used up its retries, or was refused.
        case failedStep
        /// No row has arrived for more than so many hours.
        case dataAge(hours: Int)
        /// No scoring has succeeded for more than so many hours.
        case scoreAge(hours: Int)
        /// Customers at `level` of the churn risk, of all that are scored.
        case churnShare(level: String, percent: Int)
        case churnCount(level: String, customers: Int)
        /// Growth of the number at `level` since the day scored before.
        case churnRise(level: String, percent: Int)
    }

    public let id: String
    /// What raises the alarm.
    public let condition: Condition

    /// Taken as it is.
    public init(id: String, condition: Condition) {
        self.id = id
        self.condition = condition
    }

    private enum Kind: String, CaseIterable {
        case failedStep = "failed_step"
        case dataAge = "data_age"
        case scoreAge = "score_age"
        case churnShare = "churn_share"
        case churnCount = "churn_count"
        case churnRise = "churn_rise"
    }

    init(_ mapping: StrictMapping, id: String) throws(StrictYAMLError) {
        _ = try mapping.require("why").string()
        self.init(id: id, condition: try Self.condition(mapping))
    }

    private static func condition(
        _ mapping: StrictMapping
    ) throws(StrictYAMLError) -> Condition {
        switch try mapping.require("watches").choice(of: Kind.self) {
        case .failedStep: .failedStep
        case .dataAge:
            .dataAge(hours: try mapping.require("above").count("", "hours", in: 1...8_784))
        case .scoreAge:
            .scoreAge(hours: try mapping.require("above").count("", "hours", in: 1...8_784))
        case .churnShare:
            .churnShare(
                level: try mapping.require("level").churnLevel(),
                percent: try mapping.require("above").count("", "percent", in: 0...100))
        case .churnCount:
            .churnCount(
                level: try mapping.require("level").churnLevel(),
                customers: try mapping.require("above").count(
                    "", "customers", in: 0...1_000_000_000))
        case .churnRise:
            .churnRise(
                level: try mapping.require("level").churnLevel(),
                percent: try mapping.require("above").count("", "percent", in: 0...100_000))
        }
    }
}

/// Where an alarm goes.
public struct AlertTarget: Hashable, Sendable {
    /// How an alarm is delivered.
    public enum Kind: Hashable, Sendable {
        /// The log of the schedule.
        case log
        /// An HTTP POST of one JSON document.
        case webhook(Address)
        /// A message on the standard input of a program of this machine.
        case mail(to: [String], command: [String])
    }

    /// Where to post to.
    public enum Address: Hashable, Sendable {
        case url(String)
        /// A file whose first line is the address, for one that holds a secret.
        case file(String)
    }

    public let id: String
    /// How an alarm is delivered.
    public let kind: Kind

    /// Taken as it is.
    public init(id: String, kind: Kind) {
        self.id = id
        self.kind = kind
    }

    private enum KindName: String, CaseIterable {
        case log, webhook, mail
    }

    init(_ mapping: StrictMapping, id: String) throws(StrictYAMLError) {
        _ = try mapping.require("why").string()
        let kind: Kind =
            switch try mapping.require("kind").choice(of: KindName.self) {
            case .log: .log
            case .webhook: .webhook(try Self.address(mapping))
            case .mail:
                .mail(
                    to: try mapping.require("to").mailAddresses(),
                    command: try mapping.require("command").program())
            }
        self.init(id: id, kind: kind)
    }
}

extension AlertTarget {
    private static func address(_ mapping: StrictMapping) throws(StrictYAMLError) -> Address {
        guard let file = mapping.optional("url_file") else {
            return .url(try mapping.require("url").webAddress())
        }
        guard try file.string().hasPrefix("/") else {
            throw file.error("expected an absolute path")
        }
        return .file(try file.string())
    }

    /// Whether `text` is an address that can stand in a line of a program's configuration: printable
    /// ASCII without quotes.
    public static func isWebAddress(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.count <= 2_000
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
    }
}

extension StrictNode {
    fileprivate func churnLevel() throws(StrictYAMLError) -> String {
        try choice(among: AlertPolicy.churnLevels.map { ($0, $0) })
    }

    fileprivate func webAddress() throws(StrictYAMLError) -> String {
        let text = try string()
        guard AlertTarget.isWebAddress(text) else {
            throw error("expected an address that starts with https:// or http://")
        }
        return text
    }

    /// One address or a list of them, as they stand in a header: nothing that could end its line.
    fileprivate func mailAddresses() throws(StrictYAMLError) -> [String] {
        let list = try? distinctStrings()
        let addresses = if let list { list } else { [try string()] }
        for address in addresses {
            let isPlain = address.utf8.allSatisfy {
                (0x21...0x7E).contains($0) && $0 != 0x2C && $0 != 0x3B
            }
            guard isPlain, address.contains("@"), !address.hasPrefix("-") else {
                throw error("expected mail addresses such as operators@example.com")
            }
        }
        guard !addresses.isEmpty else { throw error("expected at least one mail address") }
        return addresses
    }

    /// A program's absolute path and its arguments.
    fileprivate func program() throws(StrictYAMLError) -> [String] {
        var words: [String] = []
        for word in try sequence() { words.append(try word.string()) }
        guard words.first?.hasPrefix("/") == true else {
            throw error("expected a program's absolute path, then its arguments")
        }
        return words
    }
}
