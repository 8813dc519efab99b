import Database
import Foundation
import TestSupport
import Testing

@testable import Gateway

/// Epochs that somebody wrote as the release's database role, without the release's key.
@Suite struct UnverifiedEpochTests {
    /// An epoch called `2099-W01` with exact numbers, whose signature is by another key.
    private static func forge(_ installation: TemporaryInstallation) throws {
        try SignedRelease(seed: 9).publish(
            "2099-W01", asOf: "2099-01-01",
            on: installation.release.connect(user: "bauta_release")
        ) { transaction in
            try transaction.execute(
                """
                INSERT INTO release.dimension
                VALUES ('2099-W01', 'segment', 'Exact', '', '{Champions}', false)
                """)
            try transaction.execute(
                """
                INSERT INTO release.marginal
                VALUES ('2099-W01', 'customers', 'segment', 0, 'Exact', '', '{segment}')
                """)
            try transaction.execute(
                """
                INSERT INTO release.cell
                VALUES ('2099-W01', 'customers', 'segment', '{Champions}', 0, 'published', 777777,
                    777777, 777777)
                """)
        }
    }

    @Test(
        "a release without the key is not shown as the latest; the last verified one is, and says so"
    )
    func showsLastVerified() async throws {
        let running = try await RunningGateway { installation in
            try Seed.fill(installation)
            try Self.forge(installation)
        }
        let html = try await running.page("/analyst", role: "analyst").text
        #expect(html.contains("<p class=\"tile-value\">2011-W49</p>"))
        #expect(html.contains("Not verified:</strong> a later epoch (2099-W01)"))
        #expect(!html.contains("777,777"))
        let cells = try await running.probe.send(
            "GET", "/v1/release/cells", token: "token-analyst")
        #expect(cells.json["epoch"] as? String == "2011-W49")
        #expect(cells.json["unverified_epochs"] as? [String] == ["2099-W01"])
        #expect(!cells.text.contains("777777"))
        let epochs = try await running.probe.send(
            "GET", "/v1/release/epochs", token: "token-analyst"
        ).json
        let listed = epochs["epochs"] as? [[String: Any]] ?? []
        #expect(listed.compactMap { $0["epoch"] as? String } == ["2011-W49"])
        #expect(epochs["unverified_epochs"] as? [String] == ["2099-W01"])
        let ready = try await running.probe.send("GET", "/readyz")
        #expect(ready.json["degraded"] as? [String] == ["release-not-verified"])
        #expect(running.log.components(separatedBy: "epoch_refused").count == 2)
    }

    @Test("asked for by its name it is refused", arguments: ["/v1/release/cells", "/analyst"])
    func refusesByName(path: String) async throws {
        let running = try await RunningGateway { installation in
            try Seed.fill(installation)
            try Self.forge(installation)
        }
        let reply = try await running.probe.send(
            "GET", path + "?epoch=2099-W01", token: "token-analyst")
        #expect(reply.status == 503)
        #expect(reply.json["code"] as? String == "epoch-not-verified")
    }

    @Test("where there is no other, nothing is shown")
    func showsNothingElse() async throws {
        let running = try await RunningGateway(fill: Self.forge)
        for path in ["/v1/release/cells", "/analyst"] {
            let reply = try await running.probe.send("GET", path, token: "token-analyst")
            #expect(reply.status == 503)
            #expect(!reply.text.contains("777"))
        }
        let epochs = try await running.probe.send(
            "GET", "/v1/release/epochs", token: "token-analyst")
        #expect((epochs.json["epochs"] as? [Any])?.isEmpty == true)
    }

    @Test("signed numbers as large as numbers get are shown, and the gateway goes on")
    func showsExtremes() async throws {
        let running = try await RunningGateway { installation in
            let owner = try installation.release.connect()
            try owner.script(
                unsafeSQL: """
                    ALTER TABLE release.cell DROP CONSTRAINT cell_numbers;
                    ALTER TABLE release.epoch DROP CONSTRAINT epoch_as_of_date;
                    """)
            try SignedRelease().publish("extreme", asOf: "9999-12-31", on: owner) { transaction in
                try transaction.execute(
                    """
                    INSERT INTO release.dimension
                    VALUES ('extreme', 'segment', 'Segment', '', '{a,b}', true)
                    """)
                try transaction.execute(
                    """
                    INSERT INTO release.marginal
                    VALUES ('extreme', 'customers', 'segment', 0, 'Segment', '', '{segment}')
                    """)
                try transaction.execute(
                    """
                    INSERT INTO release.cell
                    VALUES ('extreme', 'customers', 'segment', '{a}', 0, 'published',
                            9223372036854775807, -9223372036854775808, 9223372036854775807),
                        ('extreme', 'customers', 'segment', '{b}', 1, 'published',
                            -9223372036854775808, -9223372036854775808, -9223372036854775808)
                    """)
            }
        }
        let html = try await running.page("/analyst", role: "analyst").text
        #expect(html.contains("9,223,372,036,854,775,807"))
        let cells = try await running.probe.send(
            "GET", "/v1/release/cells", token: "token-analyst")
        #expect(cells.text.contains("-9223372036854775808"))
        #expect(try await running.probe.send("GET", "/livez").status == 200)
    }

    @Test(
        "a number that no decimals can tell is a dash",
        arguments: [Double.nan, .infinity, -.infinity, 1e300, -9.3e18])
    func printsNoDecimals(value: Double) {
        for places in [0, 2, 3] { #expect(EpochView.decimal(value, places: places) == "–") }
    }
}
