import Foundation
import TestSupport
import Testing

/// What it takes to look at pages as people do; nothing of it is installed by a test.
private enum Browser {
    static let chromium = find("chromium")
    /// A Python that has the tools of `Tests/Interface/requirements.txt`.
    static let python = [packageRoot + "/.build-interface/venv/bin/python", find("python3")]
        .compactMap { $0 }
        .first { path in
            let imports = Program(path, ["-c", "import playwright, axe_playwright_python"])
            return (try? imports.result())?.status == 0
        }

    private static func find(_ name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return folders.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

extension WholeService {
    /// The sweep of `Tests/Interface/browser.py` in its small size; `make interface` has the full.
    @Suite(
        "Pages in a browser",
        .enabled(
            if: Browser.chromium != nil && Browser.python != nil,
            "chromium or its tools are not here: apt-get install chromium; make interface-tools"))
    struct BrowserTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        @Test("every page and error page of every role: accessible, silent, within the screen")
        func showsEveryPage() async throws {
            try await TemporarySite.use { empty in
                try await empty.up()
                let result = try await sweep(beside: empty)
                #expect(result.status == 0, "\(result.output)\(result.errors.suffix(2_000))")
            }
        }

        /// Runs the sweep over the service and over `empty`, on which nothing is loaded yet.
        private func sweep(beside empty: TemporarySite) async throws -> CommandResult {
            let roles = Set(service.people.map(\.role))
            var emptyTokens: [String: String] = [:]
            for role in roles {
                let issued = try await empty.bauta(
                    "token", "issue", "--role", role, "--name", "somebody-" + role, "--json")
                emptyTokens[role] = try #require(
                    issued.summary["token"] as? String, "\(issued.errors)")
            }
            var tokens: [String: String] = [:]
            for role in roles { tokens[role] = try service.person(role).token }
            let told: [String: Any] = [
                "url": "http://127.0.0.1:\(service.site.port)", "tokens": tokens,
                "empty": ["url": "http://127.0.0.1:\(empty.port)", "tokens": emptyTokens],
                "chromium": Browser.chromium ?? "", "size": "small",
            ]
            let folder = try TemporaryFolder()
            // Whatever a browser keeps goes with the folder.
            defer { folder.remove() }
            return try await Program(
                Browser.python ?? "", ["-B", packageRoot + "/Tests/Interface/browser.py"],
                environment: [
                    "TMPDIR": folder.path, "HOME": folder.path,
                    "XDG_CACHE_HOME": nil, "XDG_CONFIG_HOME": nil,
                ],
                input: String(
                    decoding: try JSONSerialization.data(withJSONObject: told), as: UTF8.self)
            ).run()
        }
    }
}
