import Settings
import Testing

@testable import Ingest

@Suite("Source mappings and the columns of files")
struct ColumnPlanTests {
    private func open(_ feed: String) throws {
        let file = try MemoryFile(feed)
        _ = try ColumnPlan(of: SourceFile(file.source), mapping: .testOrders())
    }

    @Test("stop at columns that are not declared, and name all of them at once")
    func undeclared() throws {
        #expect(throws: FeedError(.undeclaredColumns(["maiden_name"]))) {
            try open("who,number,at,paid,maiden_name\n")
        }
        #expect(throws: FeedError(.undeclaredColumns(["maiden_name", "#5", "Gift wrap"]))) {
            try open("who,number,at,maiden_name,anna@example.com,paid,Gift wrap\n")
        }
    }

    @Test("print what to paste for what nothing needs, and the mapping is read with it")
    func stub() throws {
        let error = FeedError(.undeclaredColumns(["maiden_name", "#5", "Gift wrap", "-no 1.2_"]))
        let parts = error.description.split(separator: "\n", maxSplits: 1).map(String.init)
        #expect(
            parts[0]
                == "columns 'maiden_name', '#5', 'Gift wrap', '-no 1.2_' are not declared in the "
                + "mapping; to read past what is not needed, add below its columns:")
        let mapping = try SourceMapping.testOrders(and: parts[1])
        #expect(
            mapping.columns.filter { if case .drop = $0.use { true } else { false } }.map(\.name)
                == ["maiden_name", "Gift wrap", "-no 1.2_"])
        #expect(
            FeedError(.undeclaredColumns(["#2"])).description
                == "column '#2' is not declared in the mapping")
        let many = FeedError(.undeclaredColumns((1...10_000).map { "#\($0)" })).description
        #expect(many.hasSuffix("'#50' and 9950 more are not declared in the mapping"))
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
        let error = #expect(throws: FeedError.self) {
            try open("Smith;1;2020-01-01 10:00:00;5.00\n")
        }
        #expect(
            error?.description
                == "the first row names none of the declared columns (1 column, 3 semicolons in the first "
                + "row); where the semicolon divides fields, say so by `delimiter` in the block `file` "
                + "of the mapping")
    }
}
