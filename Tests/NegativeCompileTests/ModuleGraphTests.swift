import Foundation
import TestSupport
import Testing

/// The arrows of the package, as `Tests/ModuleGraph/module_graph.py` last wrote them down and
/// `make graph` holds them to Package.swift.
@Suite("The module graph")
struct ModuleGraphTests {
    /// What a target must not reach, however many arrows lie between.
    private static let fences: [(from: [String], never: [String])] = [
        (
            [
                "Scoring", "Warehouse", "Charts", "Settings", "ScoreRuns", "bauta-analytics",
            ],
            [
                "CSodium", "Verification", "Cryptography", "Sealing", "Unsealing",
                "Pseudonymization", "PersonalData", "Vault", "Access", "Reidentification",
            ]
        ),
        // Verification alone, which needs no secret, brings the gateway to libsodium.
        (
            ["Gateway", "bauta-gateway"],
            [
                "Cryptography", "PersonalData", "Sealing", "Unsealing", "Pseudonymization",
                "Access",
                "Vault", "Reidentification",
            ]
        ),
        (
            ["VaultProtocol", "bauta"],
            [
                "CSodium", "Verification", "Cryptography", "PersonalData", "Sealing", "Unsealing",
                "Pseudonymization", "Access", "Vault", "Reidentification",
            ]
        ),
        (["Ingest", "bauta-ingest"], ["Unsealing", "Access", "Reidentification", "Audit"]),
        (
            ["Release", "bauta-release"],
            ["PersonalData", "Sealing", "Unsealing", "Access", "Vault", "Reidentification"]
        ),
        (["Audit", "bauta-audit"], ["PersonalData", "Sealing", "Unsealing", "Access", "Vault"]),
        (
            [
                "Audit", "Settings", "ScoreRuns", "Release", "Ingest", "Gateway", "Scheduling",
                "bauta", "bauta-analytics", "bauta-audit", "bauta-gateway", "bauta-ingest",
                "bauta-release",
            ], ["Authorization"]
        ),
        (["CustomerModel", "Observability"], ["CLibpq", "CSodium", "Database", "PersonalData"]),
        (["Verification"], ["Cryptography", "Database", "PersonalData"]),
    ]

    @Test("has no way from a target to what it must not touch")
    func fencesHold() throws {
        let graph = try Self.graph()
        for fence in Self.fences {
            for target in fence.from {
                #expect(graph[target] != nil, "\(target) is no target")
                let reached = Self.reachable(from: target, in: graph)
                #expect(reached.intersection(fence.never) == [], "reached by \(target)")
            }
            for module in fence.never { #expect(graph[module] != nil || module.hasPrefix("C")) }
        }
    }

    @Test("lets the vault's executable alone reach the way back to a person")
    func oneWayBack() throws {
        let graph = try Self.graph()
        for module in ["Authorization", "Unsealing", "Reidentification", "Access"] {
            let users = graph.keys.filter { name in
                name.hasPrefix("bauta") && Self.reachable(from: name, in: graph).contains(module)
            }
            #expect(users == ["bauta-vault"], "who reaches \(module)")
        }
    }

    @Test("is enforced: a file of Scoring that imports Vault does not build")
    func undeclaredImport() async throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = URL(filePath: temporary.path)
        try Self.write(Self.manifest, to: folder.appendingPathComponent("Package.swift"))
        let sources = folder.appendingPathComponent("Sources")
        try Self.write(
            "public let stored = 1\n", to: sources.appendingPathComponent("Vault/V.swift"))
        let scoring = sources.appendingPathComponent("Scoring/S.swift")
        try Self.write("let score = 1\n", to: scoring)
        let allowed = try await Compiler.build(folder.path)
        #expect(allowed.status == 0, "\(allowed.output)")
        try Self.write("import Vault\nlet score = stored\n", to: scoring)
        let refused = try await Compiler.build(folder.path)
        #expect(refused.status != 0)
        #expect(
            refused.output.contains(
                "Target Scoring imports another target (Vault) in the package without declaring"))
    }

    private static let manifest = """
        // swift-tools-version: 6.2
        import PackageDescription
        let package = Package(
            name: "arrows", targets: [.target(name: "Vault"), .target(name: "Scoring")])
        """

    private static func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Target → what it declares, out of lines such as `Vault -> CustomerModel, Yams (Yams)`.
    private static func graph() throws -> [String: Set<String>] {
        let file = packageRoot + "/Tests/Golden/module-graph.txt"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        var graph: [String: Set<String>] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.components(separatedBy: " -> ")
            guard parts.count == 2 else { continue }
            let names = parts[1].components(separatedBy: ", ").map { name in
                String(name.prefix { $0 != " " })
            }
            graph[parts[0]] = Set(names).subtracting(["-"])
        }
        return graph
    }

    private static func reachable(
        from target: String, in graph: [String: Set<String>]
    ) -> Set<String> {
        var reached: Set<String> = []
        var open = [target]
        while let next = open.popLast() {
            for dependency in graph[next] ?? [] where reached.insert(dependency).inserted {
                open.append(dependency)
            }
        }
        return reached
    }
}
