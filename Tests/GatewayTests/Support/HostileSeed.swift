import Database
import TestSupport
import Text

/// Markup wherever the gateway's databases can hold text, beside what `Seed` puts in.
enum HostileSeed {
    private static let text = HostileText.markup

    static func fill(_ installation: TemporaryInstallation) throws {
        try Seed.fill(installation)
        try fillRelease(installation.release.connect())
        let main = try installation.main.connect()
        try main.execute(
            """
            INSERT INTO worklist.list (list, team, date_sk, snapshot_completed_at)
            VALUES ('at-risk', \(FixtureVault.hostileTeam), 20111210, now())
            """)
        try main.execute(
            """
            INSERT INTO worklist.item
            VALUES ('at-risk', \(FixtureVault.hostileTeam), 1, \(text), \(text), \(text), \(text),
                \(text))
            """)
        try fillAudit(main)
    }

    /// The latest epoch, whose names, titles, reasons and values are markup: one marginal is a list
    /// of values, one a course of time.
    private static func fillRelease(_ connection: Connection) throws {
        try SignedRelease().publish("2012-W01", asOf: "2012-01-02", ruleSet: text, on: connection) {
            transaction in
            for (place, isOrdered) in [false, true].enumerated() {
                let name = text + String(place)
                try transaction.execute(
                    """
                    INSERT INTO release.dimension
                    VALUES ('2012-W01', \(name), \(text), \(text), \([text, text + "2"]),
                        \(isOrdered))
                    """)
                try transaction.execute(
                    """
                    INSERT INTO release.marginal
                    VALUES ('2012-W01', \(text), \(name), \(place), \(text), \(text), \([name]))
                    """)
                try transaction.execute(
                    """
                    INSERT INTO release.cell
                    VALUES ('2012-W01', \(text), \(name), \([text]), 0, 'published', 90, 81, 99),
                        ('2012-W01', \(text), \(name), \([text + "2"]), 1, 'withheld', NULL, NULL,
                            NULL)
                    """)
            }
        }
    }

    /// Leaves with markup in one member each.
    private static func fillAudit(_ connection: Connection) throws {
        let word = JSONValue.text(text)
        let leaves: [[String: JSONValue]] = [
            ["actor": .members(["account": word, "role": word])], ["action": word],
            ["kind": word], ["occurred_at": word], ["purpose": word], ["columns": .list([word])],
            ["decision": .members(["effect": word, "code": word])],
            ["decision": .members(["effect": .text("deny"), "code": word])],
            ["stage": word, "result": .members(["status": word])],
        ]
        try SignedLog().append(
            leaves.map { Array(try JSONLine.text(JSONValue.members($0)).utf8) }, on: connection)
    }
}
