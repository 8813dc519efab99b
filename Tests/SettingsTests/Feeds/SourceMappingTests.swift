import CustomerModel
import Foundation
import StrictYAML
import TestSupport
import Testing

@testable import Settings

@Suite("Source mappings")
struct SourceMappingTests {
    private static let shipped = [
        "online-retail", "online-retail-contacts", "online-retail-returns", "demo-shop",
        "demo-shop-contacts", "demo-shop-returns",
    ]

    private static let valid = """
        id: test
        version: 1
        why: For a test.
        source: test
        record: order
        time_zone: Europe/London
        currency: GBP
        minor_digits: 2
        columns:
          who:
            class: identifier
            kind: test.customer
          number:
            class: fact
            role: order_id
            format: text
          at:
            class: fact
            role: ordered_at
            format: local_timestamp
          paid:
            class: fact
            role: revenue
            format: decimal
          country:
            class: quasi
            rule: region
            target: region
            optional: true

        """

    @Test("that are shipped are read, and no file is left over", arguments: shipped)
    func shippedMappings(name: String) throws {
        let mapping = try SourceMapping.shipped(name)
        #expect(mapping.id == name)
        #expect(mapping.source == (name.hasPrefix("demo") ? "demo-shop" : "online-retail"))
        let files = try FileManager.default.contentsOfDirectory(
            atPath: ShippedPolicies.folder + "/sources")
        #expect(Set(files).isSuperset(of: Self.shipped.map { $0 + ".yaml" }))
    }

    @Test("of one system share its customer numbers")
    func sharedIdentifiers() throws {
        for system in ["online-retail", "demo-shop"] {
            let kinds = try ["", "-contacts", "-returns"].map { suffix in
                try SourceMapping.shipped(system + suffix).columns.compactMap { column in
                    if case .identifier(let kind) = column.use { kind } else { nil }
                }
            }
            #expect(
                kinds == [[system + ".customer"], [system + ".customer"], [system + ".customer"]])
        }
    }

    @Test("differ in what they say by what they say alone")
    func digestInput() throws {
        let first = try SourceMapping.test(Self.valid).canonicalBytes
        #expect(try SourceMapping.test("# A remark.\n" + Self.valid).canonicalBytes == first)
        let other = Self.valid.replacingOccurrences(of: "GBP", with: "EUR")
        #expect(try SourceMapping.test(other).canonicalBytes != first)
    }

    @Test(
        "that make no sense are refused with the place",
        arguments: [
            ("id: test", "id: other", "not the file's name"),
            ("time_zone: Europe/London", "time_zone: Europe/Londinium", "no time zone"),
            ("currency: GBP", "currency: pounds", "ISO 4217"),
            ("minor_digits: 2", "minor_digits: 9", "0 to 4"),
            ("record: order", "record: purchase", "unknown value"),
            ("role: revenue", "role: lines", "whole number|format|integer"),
            ("class: identifier\n    kind: test.customer", "class: drop\n    why: x", "identifier"),
            (
                "class: fact\n    role: revenue\n    format: decimal", "class: drop\n    why: x",
                "revenue"
            ),
            (
                "class: fact\n    role: revenue\n    format: decimal",
                "class: contact\n    field: city",
                "source of contacts"
            ),
            ("kind: test.customer", "kind: test.customer\n    extra: 1", "unknown key 'extra'"),
            ("why: For a test.\n", "", "missing key 'why'"),
            ("class: quasi", "class: secret", "unknown value 'secret'"),
            ("rule: region", "rule: street", "unknown value 'street'"),
        ])
    func refused(text: String, replacement: String, message: String) throws {
        let broken = Self.valid.replacingOccurrences(of: text, with: replacement)
        #expect(broken != Self.valid)
        #expect { try SourceMapping.test(broken) } throws: { error in
            guard let error = error as? StrictYAMLError else { return false }
            return error.place != nil
                && message.split(separator: "|").contains { error.description.contains($0) }
        }
    }

    @Test("are looked for by plain names only", arguments: ["../secret", "", "A", "a/b", "a.b"])
    func names(name: String) {
        #expect(throws: StrictYAMLError.self) { try SourceMapping.shipped(name) }
    }

    @Test("put every country of ISO 3166-1 in one region of the closed list")
    func regions() throws {
        let table = try RegionTable(StrictDocument(path: ShippedPolicies.folder + "/regions.yaml"))
        let regions: Set = [
            "UK & Ireland", "Western Europe", "Northern Europe", "Southern Europe",
            "Eastern Europe", "North America", "South America", "Middle East", "Africa", "Asia",
            "Oceania",
        ]
        #expect(Set(CountryCode.all.map { table[$0] ?? "none" }) == regions)
    }
}
