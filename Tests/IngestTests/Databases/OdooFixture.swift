import Database
import Foundation
import Synchronization
import TestSupport

@testable import Ingest
@testable import Settings

/// An Odoo's database with rows of its own, and a service that reads it.
struct OdooFixture {
    /// A database that Odoo 17 has filled.
    enum Shop: String, CaseIterable {
        /// Its demonstration.
        case demo
        /// With orders of 26 months.
        case history

        fileprivate var file: String { "\(RealData.folder ?? "")/odoo/odoo-\(rawValue).sql.gz" }

        /// Those that can be read.
        static let there = allCases.filter { FileManager.default.fileExists(atPath: $0.file) }
    }

    let loads: LoadFixture
    let database: TemporaryDatabase
    /// Its owner's session.
    let source: Connection
    let mapping: DatabaseMapping

    init(_ shop: Shop) throws {
        loads = try LoadFixture()
        database = try TemporaryCluster.shared.freshDatabase()
        let folder = try TemporaryFolder()
        let script = folder.path + "/shop.sql"
        try Data(Gzip.content(ofFile: shop.file)).write(to: URL(fileURLWithPath: script))
        try Self.run(script, in: database)
        try Self.grant(in: database)
        source = try database.connect()
        mapping = try DatabaseMapping(name: "odoo", policies: ShippedPolicies.folder)
    }

    /// Lets the role that the service signs in as read what the shipped file says.
    static func grant(in database: TemporaryDatabase) throws {
        // The role is of the cluster, which tests share.
        try roles.withLock { _ in
            try run(ShippedPolicies.folder + "/sources/odoo/grants.sql", in: database)
        }
    }

    private static let roles = Mutex(())

    private static func run(_ script: String, in database: TemporaryDatabase) throws {
        let result = try Program(
            "psql",
            [
                "-X", "-q", "-h", database.cluster.socketDirectory, "-U", "postgres", "-d",
                database.name, "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", script,
            ]
        ).result()
        guard result.status == 0 else { throw ScriptFailed(errors: result.errors) }
    }

    struct ScriptFailed: Error {
        let errors: String
    }

    /// Reads it as the operator does.
    @discardableResult
    func pull(_ extent: PullRun.Extent = .init()) throws -> [String: IngestReport] {
        let address = try DatabaseAddress(
            "postgresql://bauta@/\(database.name)?host=\(database.cluster.socketDirectory)")
        let run = try loads.pullRun(mapping, of: address)
        let session = try Connection(
            address.readOnly(
                applicationName: "tests", password: nil, statementTimeout: .testTimeout,
                lockTimeout: .testTimeout))
        try run.load(session, extent)
        return Dictionary(uniqueKeysWithValues: run.reports.map { ($0.mapping, $0.report) })
    }

    /// The number that a query of Odoo's database returns as its only value.
    func there(_ query: String) throws -> Int {
        let rows = try source.query(SQL(unsafeSQL: "SELECT (\(query))::bigint AS n"))
        return try rows.first?.decode("n", as: Int64.self).asInt ?? -1
    }

    /// The number that a query here returns.
    func here(_ query: String) throws -> Int { try loads.number(query) }
}

extension Int64 {
    fileprivate var asInt: Int { Int(self) }
}
