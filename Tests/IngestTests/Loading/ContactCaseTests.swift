import Foundation
import Settings
import TestSupport
import Testing

@testable import Ingest

/// Contacts as shops have them, with one odd field or another.
@Suite(
    "Cases of real contacts",
    .enabled(
        if: RealData.folder.map { FileManager.default.fileExists(atPath: $0 + "/cases") } == true,
        "needs the folder of real data"))
struct ContactCaseTests {
    private let fixture: LoadFixture

    init() throws { fixture = try LoadFixture() }

    private func load(_ path: String, as mapping: SourceMapping) throws -> IngestReport {
        let folder = try #require(RealData.folder)
        let bytes = Array(try Data(contentsOf: URL(filePath: "\(folder)/cases/\(path)")))
        return try fixture.load(bytes, as: mapping)
    }

    @Test(
        "18, 20, 22, 23: one odd field costs a contact nothing but that field",
        arguments: [
            ("18-phones", 20), ("20-emails", 16), ("22-names", 15), ("23-dates-postcodes", 9),
        ])
    func oddFields(folder: String, count: Int) throws {
        let columns: [String: String] = [
            "18-phones": """
              full_name:
                class: contact
                field: full_name
              email:
                class: contact
                field: email
                identifier: email
              phone:
                class: contact
                field: phone
                identifier: phone
                country: country
              country:
                class: quasi
                rule: region
                target: region
            """,
            "20-emails": """
              full_name:
                class: contact
                field: full_name
              email:
                class: contact
                field: email
            """,
            "22-names": """
              first_name:
                class: contact
                field: first_name
              last_name:
                class: contact
                field: last_name
              email:
                class: contact
                field: email
                identifier: email
            """,
            "23-dates-postcodes": """
              email:
                class: contact
                field: email
                identifier: email
              birthday:
                class: contact
                field: birth_date
              postcode:
                class: contact
                field: postal_code
              date_add:
                class: quasi
                rule: month
                target: joined_month
            """,
        ]
        let mapping = try SourceMapping.test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: contact
            columns:
              customer_id:
                class: identifier
                kind: test.customer
            \(columns[folder] ?? "")

            """)
        let report = try load("\(folder)/contacts.csv", as: mapping)
        #expect(report.accepted == count && report.quarantined.isEmpty)
        #expect(!report.leftOut.isEmpty)
        let told = try fixture.number("SELECT count(*) FROM vault.left_out_field")
        #expect(told == report.leftOut.values.reduce(0, +))
    }

    @Test("19: numbering plans that changed")
    func numberingPlans() throws {
        let mapping = try SourceMapping.test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: contact
            columns:
              customer_id:
                class: identifier
                kind: test.customer
              phone:
                class: contact
                field: phone
                identifier: phone
                country: country
              country:
                class: quasi
                rule: region
                target: region

            """)
        let report = try load("19-numbering-plans/contacts.csv", as: mapping)
        #expect(report.accepted == 11)
        #expect(report.leftOut.isEmpty)
    }
}
