import Database
import Glibc
import TestSupport
import Testing

@Suite("A connection")
struct ServerUserTests {
    @Test("is not made to a server of another user than it should be")
    func serverUser() throws {
        let configuration = try TemporaryCluster.shared.configuration()
        let own = geteuid() == 0 ? "postgres" : String(cString: getpwuid(geteuid()).pointee.pw_name)
        _ = try Connection(configuration.with { $0.serverUser = own })
        let error = #expect(throws: DatabaseError.self) {
            try Connection(configuration.with { $0.serverUser = "daemon" })
        }
        #expect(error?.description.contains("runs as another user") == true)
    }

    @Test("that asks for a silent log is refused by a server that would write statements into it")
    func silentLog() throws {
        let database = try TemporaryCluster.shared.freshDatabase()
        let configuration = database.configuration().with { $0.requiresSilentLog = true }
        _ = try Connection(configuration)
        try database.connect().execute(
            "ALTER DATABASE \(identifier: database.name) SET log_min_error_statement = 'error'")
        let error = #expect(throws: DatabaseError.self) { try Connection(configuration) }
        #expect(error?.description.contains("log_min_error_statement") == true)
        _ = try database.connect()
    }
}
