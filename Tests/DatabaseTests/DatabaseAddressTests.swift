import Testing

@testable import Database

/// Where databases of others are.
@Suite("The address of a database")
struct DatabaseAddressTests {
    @Test("tells host, port, database and user, and is encrypted but on this machine")
    func parts() throws {
        let far = try DatabaseAddress("postgresql://bauta@odoo-db:6432/odoo%2Fshop")
        #expect(far.host == "odoo-db" && far.port == 6432)
        #expect(far.database == "odoo/shop" && far.user == "bauta")
        #expect(far.encryption == .required)
        let here = try DatabaseAddress("postgres://bauta@localhost/odoo")
        #expect(here.port == 5432 && here.encryption == .none)
        let socket = try DatabaseAddress("postgresql://bauta@/odoo?host=/run/postgresql&port=5433")
        #expect(socket.host == "/run/postgresql" && socket.port == 5433)
        #expect(try DatabaseAddress("postgresql://u@%2Frun%2Fpg/d").host == "/run/pg")
        #expect(try DatabaseAddress("postgresql://u@[::1]:1/d").host == "::1")
        #expect(
            try DatabaseAddress("postgresql://u@h/d?sslmode=verify-full&sslrootcert=/ca.pem")
                .encryption
                == .ofHost(rootCertificate: "/ca.pem"))
    }

    @Test(
        "is refused where it holds a password, or lacks something",
        arguments: [
            ("postgresql://u:secret@h/d", .password), ("postgresql://u@h/d?password=x", .password),
            ("mysql://u@h/d", .notAnAddress), ("postgresql://h/d", .noUser),
            ("postgresql://u@h", .noDatabase), ("postgresql://u@/d", .noHost),
            ("postgresql://u@h:0/d", .port), ("postgresql://u@h:x/d", .port),
            ("postgresql://u@h/d?options=-c", .parameter),
            ("postgresql://u@h/d?sslmode=disable", .encryption),
            ("postgresql://u@localhost/d?sslmode=prefer", .encryption),
            ("postgresql://u@h/d?sslmode=verify-full", .rootCertificate),
            ("postgresql://u@h/a%zz", .notAnAddress), ("postgresql://u@h/a%00", .notAnAddress),
            ("postgresql://u@a@h/d", .notAnAddress), ("postgresql://u@h/host=x", .noDatabase),
        ] as [(String, DatabaseAddress.Problem)])
    func refused(text: String, problem: DatabaseAddress.Problem) {
        #expect(throws: problem) { _ = try DatabaseAddress(text) }
    }

    @Test("prints no password")
    func silent() throws {
        let password = SignInPassword("correct horse")
        let configuration = try DatabaseAddress("postgresql://u@h/d").readOnly(
            applicationName: "tests", password: password, statementTimeout: .seconds(1),
            lockTimeout: .seconds(1))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("horse") && !"\(configuration)\(password)".contains("horse"))
        #expect(configuration.libpqParameters.contains { $0 == ("password", "correct horse") })
    }
}
