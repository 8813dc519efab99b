import Glibc
import Installation
import TestSupport
import Testing

@Suite("The end of a log")
struct LogFileTests {
    private func inFile(_ body: (String, Int32) throws -> Void) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = try LogFile.open(folder.path + "/log")
        defer { close(file) }
        try body(folder.path + "/log", file)
    }

    private func append(_ text: String, to file: Int32) {
        #expect(Array(text.utf8).withUnsafeBytes { Files.writeAll($0, to: file) })
    }

    @Test("is its last lines; of a file that is not there, nothing")
    func lines() throws {
        try inFile { path, file in
            #expect(LogFile.lastLines(3, of: path) == [])
            append("one\ntwo\n\nthree", to: file)
            #expect(LogFile.lastLines(2, of: path) == ["two", "three"])
            #expect(LogFile.lastLines(9, of: path) == ["one", "two", "three"])
            #expect(LogFile.lastLines(9, of: path + ".none") == [])
        }
    }

    @Test("is read without the rest, however long that is, and is no half line")
    func longFile() throws {
        try inFile { path, file in
            // Takes no room on the disk, and more than there is in memory.
            #expect(ftruncate(file, 1 << 38) == 0)
            append("\nsecond\nlast\n", to: file)
            #expect(LogFile.lastLines(5, of: path) == ["second", "last"])
        }
    }
}
