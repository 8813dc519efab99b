import Foundation
import StrictYAML

/// Reads a mapping of `policies/sources`, and refuses one that does not make sense.
struct SourceMappingParser {
    private let document: StrictDocument
    private let name: String
    private let tables: SourceMapping.Tables
    /// Where files stand that a mapping names.
    private let policies: String

    init(name: String, policies: String) throws(StrictYAMLError) {
        self.init(
            try Self.document(name, in: policies), name: name, policies: policies,
            tables: try SourceMapping.Tables(policies: policies))
    }

    /// The file of `name` in the folder `policies`, as `SourcePlace` finds it.
    static func document(
        _ name: String, in policies: String
    ) throws(StrictYAMLError) -> StrictDocument {
        guard let place = SourcePlace.path(of: name, in: policies) else {
            throw StrictYAMLError(
                path: "policies/sources/\(name).yaml", place: nil, problem: "no such source")
        }
        return try StrictDocument(policy: place, in: policies)
    }

    init(
        _ document: StrictDocument, name: String, policies: String = "",
        tables: SourceMapping.Tables
    ) {
        self.document = document
        self.name = name
        self.policies = policies
        self.tables = tables
    }

    func mapping() throws(StrictYAMLError) -> SourceMapping {
        try document.mapping { (file) throws(StrictYAMLError) in
            let header = try PolicyHeader.read(file, expecting: name, former: .id)
            let source = try word(file.require("source"))
            let records = try records(file)
            let record = records.main
            let conventions = try conventions(file, of: record)
            let constants = try constants(file, of: record)
            let lists =
                record.mayHaveContacts ? try SaleLists(file, policies: policies) : SaleLists.none
            let columnsNode = try file.require("columns")
            var columns: [SourceMapping.Column] = []
            let reader = ColumnReader(record: record, channels: tables.channels, lists: lists)
            for entry in try columnsNode.mapping().allEntries() {
                columns.append(try reader.column(entry))
            }
            let layout = try layout(file, columns: columns)
            let rules = MappingRules(
                records: records, columns: columns, constants: constants, layout: layout,
                conventions: conventions, lists: lists)
            if let problem = rules.problem { throw columnsNode.error(problem) }
            return SourceMapping(
                header: header, source: source, records: records, columns: columns,
                layout: layout, conventions: conventions,
                constants: constants, lists: lists, tables: tables,
                canonicalBytes: canonicalBytes(
                    of: record, rates: conventions.money?.rates, lists: lists))
        }
    }

    /// What a row is: one record, or an order and the contact of who placed it.
    private func records(
        _ file: StrictMapping
    ) throws(StrictYAMLError) -> SourceMapping.Records {
        let kinds = RecordDescription.all.map { (name: $0.name, value: $0) }
        var records: SourceMapping.Records
        if let list = file.optional("records") {
            var found: [RecordDescription] = []
            for node in try list.sequence() { found.append(try node.choice(among: kinds)) }
            let others = found.filter { $0 != .contact }
            guard found.count == 2, others.count == 1, let main = others.first,
                main.mayHaveContacts
            else { throw list.error("expected 'order' or 'return', and 'contact'") }
            records = SourceMapping.Records(main: main, hasContacts: true)
        } else {
            records = SourceMapping.Records(main: try file.require("record").choice(among: kinds))
        }
        guard records.main.mayHaveContacts else { return records }
        let hasLines = try file.optional("rows")?.choice(among: [
            (name: "orders", value: false), (name: "lines", value: true),
        ])
        guard hasLines ?? false else { return records }
        let revenue = try file.optional("revenue")?.choice(among: [
            (name: "sum", value: SourceMapping.LineRevenue.sum), (name: "once", value: .once),
            (name: "quantity \u{D7} price", value: .product),
            (name: "quantity * price", value: .product),
        ])
        records.orderRows = .lines(revenue ?? .sum)
        return records
    }

    /// A new channel makes rows good that were none, another rate makes another amount and another list other
    /// products, so they are part of what names a load.
    private func canonicalBytes(
        of record: RecordDescription, rates: RateTable?, lists: SaleLists
    ) -> [UInt8] {
        let base =
            document.canonicalBytes + tables.regions.canonicalBytes + (rates?.bytes ?? [])
            + lists.bytes
        return record.refers(to: .channels) ? base + tables.channels.canonicalBytes : base
    }

    private func layout(
        _ file: StrictMapping, columns: [SourceMapping.Column]
    ) throws(StrictYAMLError) -> SourceMapping.FileLayout {
        var layout = SourceMapping.FileLayout()
        if let node = file.optional("file") { layout.dialect = try FileDialect(node) }
        if layout.dialect.header != .names {
            layout.dialect.header = .none(
                Dictionary(
                    columns.compactMap { column in column.position.map { ($0, column.name) } },
                    uniquingKeysWith: { first, _ in first }))
        }
        if let others = file.optional("other_columns") {
            layout.dropsOtherColumns = try others.choice(
                among: [(name: "stop", value: false), (name: "drop", value: true)])
        }
        if let limit = file.optional("stop_above") {
            let words = try limit.string().split(separator: " ")
            guard words.count == 2, words[1] == "percent", let percent = Int(words[0]),
                (0...99).contains(percent)
            else { throw limit.error("expected a share such as '2 percent'") }
            layout.refusedPercentLimit = percent
        }
        return layout
    }

    private func conventions(
        _ file: StrictMapping, of record: RecordDescription
    ) throws(StrictYAMLError) -> SourceMapping.Conventions {
        var conventions = SourceMapping.Conventions()
        if record.hasTimes {
            let zone = try file.require("time_zone")
            guard TimeZone(identifier: try zone.string()) != nil else {
                throw zone.error("no time zone has this name")
            }
            conventions.timeZone = try zone.string()
            if let times = file.optional("times_are_in") {
                conventions.timesAreInUTC = try times.choice(
                    among: [(name: "UTC", value: true), (name: "shop", value: false)])
            }
        }
        if record.amounts != .none { conventions.money = try money(file, of: record) }
        return conventions
    }

    private func money(
        _ file: StrictMapping, of record: RecordDescription
    ) throws(StrictYAMLError) -> SourceMapping.Money {
        let currency = try file.require("currency")
        let code = try currency.string()
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw currency.error("expected the three letters of ISO 4217")
        }
        var signs = SourceMapping.AmountSigns.positive
        switch record.amounts {
        case .none, .positive: break
        case .signed:
            if let amounts = file.optional("amounts") {
                signs = try amounts.choice(
                    among: [(name: "positive", value: .positive), (name: "signed", value: .signed)])
            }
        case .declared:
            signs = try file.require("amounts").choice(
                among: [(name: "negative", value: .negative), (name: "positive", value: .positive)])
        }
        var rates: RateTable?
        if record.role(named: OrderRole.currency.rawValue) != nil,
            let node = file.optional("rates")
        {
            rates = try RateTable(node, policies: policies)
        }
        return SourceMapping.Money(
            currency: code, minorDigits: try file.require("minor_digits").integer(in: 0...4),
            signs: signs, rates: rates)
    }

    private func constants(
        _ file: StrictMapping, of record: RecordDescription
    ) throws(StrictYAMLError) -> SourceMapping.RowConstants {
        var constants = SourceMapping.RowConstants()
        if record.keyRole != nil, let key = file.optional("key") {
            constants.key = try key.distinctStrings()
            if constants.key.isEmpty { throw key.error("a key is of one column or more") }
        }
        if let node = file.optional("constants") {
            for entry in try node.mapping().allEntries() {
                guard let role = record.role(named: entry.key),
                    let words = role.words(channels: tables.channels)
                else { throw entry.error("'\(entry.key)' is no word of a closed list") }
                constants.words[role.name] = try entry.value.choice(
                    among: words.sorted().map { (name: $0, value: $0) })
            }
        }
        if record.campaignStartRole != nil, let moment = file.optional("moment") {
            _ = try moment.choice(among: [(name: "campaign_start", value: ())])
            constants.happensAtCampaignStart = true
        }
        return constants
    }

    static func isWord(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
            }
    }

    private func word(_ node: StrictNode) throws(StrictYAMLError) -> String {
        let text = try node.string()
        guard Self.isWord(text) else {
            throw node.error("expected lower-case letters, digits and hyphens")
        }
        return text
    }
}
