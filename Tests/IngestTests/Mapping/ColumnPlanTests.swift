import Testing

@testable import Ingest

@Suite("Source mappings and the columns of files")
struct ColumnPlanTests {
    private func open(_ feed: String) throws {
        let file = try MemoryFile(feed)
        _ = try ColumnPlan(of: CSVFile(file.source), mapping: .testOrders())
    }

    @Test("stop at a column that is not declared, and name it")
    func undeclared() throws {
        #expect(throws: FeedError(.undeclaredColumn("maiden_name"))) {
            try open("who,number,at,paid,maiden_name\n")
        }
        #expect(throws: FeedError(.undeclaredColumn("#5"))) {
            try open("who,number,at,paid,anna@example.com\n")
        }
    }

    @Test("stop at a column that is missing, unless it is optional, and at one that comes twice")
    func missing() throws {
        try open("paid,who,at,number\n")
        #expect(throws: FeedError(.missingColumns(["paid"], undeclared: []))) {
            try open("who,number,at\n")
        }
        #expect(throws: FeedError(.duplicateColumn("who"))) {
            try open("who,number,at,paid,who\n")
        }
    }

    @Test("name no column of a file whose first row lacks one that is needed, but say where it is")
    func positions() throws {
        #expect(throws: FeedError(.missingColumns(["at"], undeclared: [3, 5]))) {
            try open("who,number,Ada Quill,paid,maiden_name\n")
        }
    }

    @Test("quote nothing of a file that has no header")
    func headerless() throws {
        #expect(throws: FeedError(.noHeader)) {
            try open("Smith,1,2020-01-01 10:00:00,5.00\n")
        }
    }
}
