import Testing
import Text

@Suite struct TextTableTests {
    @Test("columns stand under their headings, and a table without rows is nothing")
    func lines() {
        var table = TextTable(["id", "account", "state"])
        #expect(table.lines.isEmpty)
        table.add(["7", "rita", "valid"])
        table.add(["1234", "jo", "revoked"])
        #expect(
            table.lines == [
                "ID    ACCOUNT  STATE", "7     rita     valid", "1234  jo       revoked",
            ])
    }
}
