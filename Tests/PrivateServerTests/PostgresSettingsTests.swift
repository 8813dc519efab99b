import Installation
import ProgramSupport
import Testing

@testable import PrivateServer

@Suite("The private PostgreSQL")
struct PostgresSettingsTests {
    @Test("listens on no port, logs no statement, and quotes the folder of its sockets")
    func settings() {
        let folder = DataFolder(path: "/srv/it's")
        let text = PostgresSettings.text(folder: folder, separated: true)
        #expect(text.contains("\nlisten_addresses = ''\n"))
        #expect(text.contains("\nunix_socket_directories = '/srv/it''s/run/postgres'\n"))
        #expect(text.contains("\nunix_socket_group = 'bauta'\n"))
        #expect(text.contains("\nlog_statement = none\n"))
        #expect(PostgresSettings.text(folder: folder, separated: false).contains("= 0700\n"))
    }

    @Test("has settings that nobody who signs in can change")
    func fixed() {
        let fixed = Dictionary(uniqueKeysWithValues: PostgresSettings.fixed)
        #expect(fixed["fsync"] == "on" && fixed["synchronous_commit"] == "on")
        #expect(fixed["log_statement"] == "none" && fixed["listen_addresses"] == "")
        #expect(fixed["temp_file_limit"] == "8GB")
        #expect(fixed["client_connection_check_interval"] == "10s")
        #expect(fixed["idle_in_transaction_session_timeout"] == "30min")
    }

    @Test("has a role for an analyst whose name is an account name, and for no other")
    func analysts() throws {
        #expect(try Analysts.role(of: "ana.b-1_c") == "analyst_ana.b-1_c")
        for name in ["", "Ana", "a b", "a\"b", "ä", String(repeating: "a", count: 41)] {
            #expect(throws: CommandFailure.self) { try Analysts.role(of: name) }
        }
    }
}
