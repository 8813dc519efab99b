import CustomerModel
import Database
import Foundation
import Settings
import TestSupport
import Testing

@testable import Ingest

@Suite("A contact that is stated again")
struct RestatedContactTests {
    private let fixture: LoadFixture

    init() throws { fixture = try LoadFixture() }

    /// A file of contacts: number, e-mail address, street; `mark` makes its bytes differ from others'.
    private func contacts(_ rows: [(Int, String, String)], mark: Int = 0) -> String {
        "customer_id,full_name,email,phone,country,address,city,postal_code,birth_date,joined_on,note\n"
            + rows.map { "\($0.0),A B,\($0.1)@example.com,,Germany,\($0.2),,,,2024-05-02,\n" }
            .joined()
            + (mark > 0 ? "\(900 + mark),A B,p\(mark)@example.com,,,,,,,2024-05-02,\n" : "")
    }

    private func person(_ address: String) -> [(Int, String, String)] { [(1, "anna", address)] }

    /// The mapping of contacts with other rules, or of another source.
    private func mapping(version: Int = 1, source: String = "demo-shop") throws -> SourceMapping {
        let text = try String(
            contentsOfFile: ShippedPolicies.folder + "/sources/demo-shop-contacts.yaml",
            encoding: .utf8)
        let name = source == "demo-shop" ? "demo-shop-contacts" : source
        return try fixture.mapping(
            text: "id: \(name)\nversion: \(version)\n"
                + text.split(separator: "\n").dropFirst(2).joined(separator: "\n")
                .replacing("source: demo-shop\n", with: "source: \(source)\n")
                .replacing("demo-shop.customer", with: "\(source).customer"))
    }

    private func load(_ text: String, as mapping: SourceMapping) throws {
        let report = try fixture.load(Array(text.utf8), as: mapping)
        #expect(report.quarantined.isEmpty)
    }

    /// Contacts that are stored with their sealed fields, and the transactions that wrote them last.
    private func stored() throws -> [String] {
        try fixture.texts(
            """
            SELECT encode(contact_id, 'hex') || xmin || fields || md5(sealed) AS t
            FROM vault.contact ORDER BY 1
            """)
    }

    @Test(
        "is what an unlock shows, although it was stored before the one it replaces",
        arguments: [1, 4_000])
    func movedBack(apart: Int) throws {
        let others = (0..<apart).map { (1_000 + $0, "q\($0)", "") }
        // In three files, and in one, within a batch or in three.
        for (mark, address) in ["A 1", "B 2", "A 1"].enumerated() {
            try fixture.load(contacts(person(address), mark: mark + 1), as: "demo-shop-contacts")
            #expect(try fixture.shown(.address) == [address])
        }
        let rows = ["C 3", "D 4", "C 3"].flatMap { person($0) + others }
        try fixture.load(contacts(rows), as: "demo-shop-contacts")
        #expect(try fixture.shown(.address) == ["C 3"])
        #expect(
            try fixture.number(
                """
                SELECT count(*) FROM vault.contact
                WHERE fields & 64 <> 0
                """) == 4)
    }

    @Test("changes nothing where the same files are read again under other rules, however often")
    func readAgain() throws {
        let files = ["A 1", "B 2", "A 1", "C 3"].enumerated().map { mark, address in
            contacts(person(address), mark: mark + 1)
        }
        for file in files { try load(file, as: mapping()) }
        let before = try stored()
        #expect(try fixture.shown(.address) == ["C 3"])
        for version in 2...4 {
            for file in [files[0], files[1], files[0], files[3], files[2]] {
                try load(file, as: mapping(version: version))
                #expect(try fixture.shown(.address) == ["C 3"])
            }
        }
        #expect(try stored() == before)
    }

    @Test("is written once where nothing else was said meanwhile, whatever else a file holds")
    func repeated() throws {
        try load(contacts(person("A 1") + [(2, "ben", "E 5")]), as: mapping())
        let before = try stored()
        for mark in 1...3 {
            try load(contacts(person("A 1") + [(2, "ben", "E 5")], mark: mark), as: mapping())
        }
        #expect(Set(try stored()).isSuperset(of: before))
    }

    @Test("does not hide what another source has told meanwhile")
    func otherSource() throws {
        try load(contacts(person("A 1")), as: mapping())
        try load(contacts(person("A 1")), as: mapping(source: "mail-shop"))
        try load(contacts(person("B 2"), mark: 1), as: mapping(source: "mail-shop"))
        for mark in 2...3 {
            try load(contacts(person("A 1"), mark: mark), as: mapping())
            #expect(try fixture.shown(.address) == ["B 2"])
        }
        try load(contacts(person("C 3")), as: mapping())
        #expect(try fixture.shown(.address) == ["C 3"])
    }

    @Test("counts as of the day that its row tells, whenever it is loaded")
    func ownDay() throws {
        try load(contacts([(1, "old", "A 1"), (1, "new", "A 1")]), as: mapping())
        #expect(try fixture.shown(.email) == ["new@example.com"])
        let header =
            "lead_id,email,created_on,contacted_on,converted_on,channel,campaign,source,"
            + "marketing_cost,sales_cost\n"
        func lead(_ number: Int, _ email: String, _ day: String) -> String {
            "L\(number),\(email)@example.com,\(day),,,search,,form,,\n"
        }
        try fixture.load(header + lead(1, "old", "2020-02-01"), as: "demo-shop-leads")
        #expect(try fixture.shown(.email) == ["new@example.com"])
        // A day that is still to come counts as the load's: what is said later is newer.
        try fixture.load(header + lead(2, "old", "2049-02-01"), as: "demo-shop-leads")
        #expect(try fixture.shown(.email) == ["old@example.com"])
        try load(contacts([(1, "new", "A 1")], mark: 1), as: mapping())
        #expect(try fixture.shown(.email) == ["new@example.com", "p1@example.com"])
    }
}
