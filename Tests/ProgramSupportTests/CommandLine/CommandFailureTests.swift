import CustomerModel
import Database
import Glibc
import Installation
import ProgramSupport
import Testing

@Suite("A failure of a command")
struct CommandFailureTests {
    private struct Unknown: Error {}

    @Test("says what an error of the files or of the database means")
    func meaning() throws {
        let files = try #require(CommandFailure(InstallationError("cannot write a")))
        #expect(files.message == "cannot write a" && files.reason == .failed)
        let refused = try #require(CommandFailure(CommandFailure("no", reason: .refusedByPolicy)))
        #expect(refused.reason == .refusedByPolicy)
        #expect(CommandFailure(Unknown()) == nil)
    }

    @Test("says what to do where no database answers, and that each process has a role of its own")
    func noDatabase() {
        let folder = DataFolder(path: "/nonexistent")
        let configuration = DatabaseConfiguration(.keys, of: .vault, in: folder)
        #expect(configuration.user == "bauta_vault" && configuration.database == "bauta_keys")
        #expect(configuration.applicationName == "bauta-vault")
        let error = #expect(throws: DatabaseError.self) { try Connection(configuration) }
        let failure = error.flatMap { CommandFailure($0) }
        #expect(failure?.message.contains("bauta up --detach") == true)
    }

    @Test("has the exit codes that scripts know")
    func codes() {
        let reasons: [CommandFailure.Reason] = [.failed, .usage, .refusedByPolicy, .badInput]
        #expect(reasons.map(\.rawValue) == [1, 2, 3, 65])
    }

    @Test("of a system call has the system's words")
    func systemCall() {
        #expect(
            CommandFailure.system("open a", ENOENT).message
                == "cannot open a: No such file or directory")
    }
}
