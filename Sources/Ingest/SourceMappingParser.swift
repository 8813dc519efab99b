import Foundation
import PersonalData
import StrictYAML

/// Reads a mapping of `policies/sources`, and refuses one that does not make sense.
struct SourceMappingParser {
    private let document: StrictDocument
    private let name: String
    private let regions: RegionTable

    init(name: String, policies: String) throws(StrictYAMLError) {
        let shown = "policies/sources/\(name).yaml"
        // The name comes from a command line and becomes a path.
        guard Self.isWord(name) else {
            throw StrictYAMLError(path: shown, place: nil, problem: "no such source")
        }
        let document = try StrictDocument(path: "\(policies)/sources/\(name).yaml", named: shown)
        let regions = try RegionTable(
            StrictDocument(path: "\(policies)/regions.yaml", named: "policies/regions.yaml"))
        self.init(document, name: name, regions: regions)
    }

    init(_ document: StrictDocument, name: String, regions: RegionTable) {
        self.document = document
        self.name = name
        self.regions = regions
    }

    func mapping() throws(StrictYAMLError) -> SourceMapping {
        try document.mapping { (file) throws(StrictYAMLError) in
            let header = try header(file)
            let record = try file.require("record").choice(of: SourceMapping.Record.self)
            let sales = record == .contact ? nil : try sales(file, of: record)
            let columnsNode = try file.require("columns")
            var columns: [SourceMapping.Column] = []
            for entry in try columnsNode.mapping().allEntries() {
                columns.append(try column(entry))
            }
            if let problem = MappingRules(record: record, columns: columns).problem {
                throw columnsNode.error(problem)
            }
            return SourceMapping(
                header: header, record: record, columns: columns, sales: sales, regions: regions,
                canonicalBytes: document.canonicalBytes + regions.canonicalBytes)
        }
    }

    private func header(_ file: StrictMapping) throws(StrictYAMLError) -> SourceMapping.Header {
        let idNode = try file.require("id")
        let id = try idNode.string()
        guard id == name else { throw idNode.error("id '\(id)' is not the file's name") }
        return SourceMapping.Header(
            id: id, version: try file.require("version").integer(in: 1...Int.max),
            why: try file.require("why").string(), source: try word(file.require("source")))
    }

    private func sales(
        _ file: StrictMapping, of record: SourceMapping.Record
    ) throws(StrictYAMLError) -> SourceMapping.Sales {
        let zone = try file.require("time_zone")
        guard TimeZone(identifier: try zone.string()) != nil else {
            throw zone.error("no time zone has this name")
        }
        let currency = try file.require("currency")
        let code = try currency.string()
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw currency.error("expected the three letters of ISO 4217")
        }
        // Only a return may be written below zero: a negative order is a mistake.
        var isNegative = false
        if record == .return {
            isNegative = try file.require("amounts").choice(
                among: [(name: "negative", value: true), (name: "positive", value: false)])
        }
        return SourceMapping.Sales(
            timeZone: try zone.string(), currency: code,
            minorDigits: try file.require("minor_digits").integer(in: 0...4),
            isNegative: isNegative)
    }

    private func column(_ entry: StrictEntry) throws(StrictYAMLError) -> SourceMapping.Column {
        try entry.value.mapping { (column) throws(StrictYAMLError) in
            _ = try column.optional("why")?.string()
            return SourceMapping.Column(
                name: entry.key, use: try use(column),
                isOptional: try column.optional("optional")?.boolean() ?? false)
        }
    }

    /// The classes a column may be of.
    private enum ColumnClass: String, CaseIterable {
        case identifier, contact, quasi, fact, text, drop
    }

    private func use(_ column: StrictMapping) throws(StrictYAMLError) -> SourceMapping.Use {
        switch try column.require("class").choice(of: ColumnClass.self) {
        case .identifier:
            return .identifier(kind: try column.require("kind").string())
        case .contact:
            return try contact(column)
        case .quasi:
            // One rule so far: a country is generalised to its region.
            _ = try column.require("rule").choice(among: [(name: "region", value: ())])
            _ = try column.require("target").choice(among: [(name: "region", value: ())])
            return .region
        case .fact:
            return try fact(column)
        case .text:
            let isSealed = try column.require("seal").choice(
                among: [(name: "note", value: true), (name: "drop", value: false)])
            return isSealed ? .contact(.note, identifier: nil, country: nil) : .drop
        case .drop:
            _ = try column.require("why").string()
            return .drop
        }
    }

    private func contact(_ column: StrictMapping) throws(StrictYAMLError) -> SourceMapping.Use {
        let fieldNode = try column.require("field")
        let field = try fieldNode.choice(of: PersonalField.self)
        guard field != .customerID else {
            throw fieldNode.error("a customer number is of class identifier")
        }
        var kind: String?
        if let identifier = column.optional("identifier") {
            kind = try identifier.string()
            guard kind == field.rawValue, field == .email || field == .phone else {
                throw identifier.error("only email and phone link people, each under its own name")
            }
        }
        let country = field == .phone ? try column.require("country").string() : nil
        return .contact(field, identifier: kind, country: country)
    }

    private func fact(_ column: StrictMapping) throws(StrictYAMLError) -> SourceMapping.Use {
        let role = try column.require("role").choice(of: SourceMapping.Fact.self)
        let format =
            switch role {
            case .orderID: "text"
            case .orderedAt: "local_timestamp"
            case .revenue, .margin: "decimal"
            case .lines, .items: "integer"
            }
        _ = try column.require("format").choice(among: [(name: format, value: ())])
        return .fact(role)
    }

    private static func isWord(_ text: String) -> Bool {
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
