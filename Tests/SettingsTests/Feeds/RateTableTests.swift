import CustomerModel
import Testing

@testable import Settings

@Suite("A table of daily rates")
struct RateTableTests {
    private func table(_ lines: String) throws -> RateTable {
        try RateTable(Array(("date,currency,rate\n" + lines).utf8))
    }

    private func day(_ text: String) throws -> CalendarDate {
        try #require(CalendarDate(iso8601: text))
    }

    @Test("gives a day's rate, that of before for a week, and none after that")
    func latest() throws {
        let table = try table("2024-05-06,USD,0.93\n2024-05-01,USD,0.9\n2024-05-01,JPY,0.0061\n")
        for (text, rate) in [
            ("2024-04-30", nil), ("2024-05-01", 900_000_000), ("2024-05-05", 900_000_000),
            ("2024-05-06", 930_000_000), ("2024-05-13", 930_000_000), ("2024-05-14", nil),
        ] as [(String, Int64?)] {
            #expect(try table.scaledRate(of: "USD", on: day(text)) == rate, "\(text)")
        }
        #expect(try table.scaledRate(of: "JPY", on: day("2024-05-02")) == 6_100_000)
        #expect(try table.scaledRate(of: "CHF", on: day("2024-05-02")) == nil)
    }

    @Test(
        "is refused with the line where it is none",
        arguments: [
            ("2024-05-01,USD,0.9\n2024-05-32,USD,0.9\n", 3), ("2024-05-01,USD\n", 2),
            ("2024-05-01,USD,-1\n", 2), ("2024-05-01,USD,0\n", 2), ("2024-05-01,USD,1e3\n", 2),
            ("2024-05-01,USD,1\n2024-05-01,USD,2\n", 1),
        ])
    func refused(lines: String, line: Int) {
        let problem = #expect(throws: PolicyFile.Problem.self) { try table(lines) }
        #expect(problem?.line == line)
    }

    @Test("has its header")
    func header() {
        #expect(throws: PolicyFile.Problem.self) {
            try RateTable(Array("day,currency,rate\n".utf8))
        }
    }
}
