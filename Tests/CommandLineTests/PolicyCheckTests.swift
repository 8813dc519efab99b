import Foundation
import TestSupport
import Testing

@Suite("A check of policies before a restart")
struct PolicyCheckTests {
    private let temporary: TemporaryFolder
    private var policies: String { temporary.path + "/policies" }

    init() throws {
        temporary = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: packageRoot + "/policies", toPath: policies)
    }

    private func replace(_ old: String, by new: String, in file: String) throws {
        let path = policies + "/" + file
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacingOccurrences(of: old, with: new)
            .write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test("finds that what is shipped can be used")
    func acceptsShipped() async throws {
        let checked = try await Executables.bauta(["policy", "check", policies, "--json"])
        #expect(checked.status == 0, "\(checked.output)")
        let files = try FileManager.default.subpathsOfDirectory(atPath: policies)
            .filter { $0.hasSuffix(".yaml") }
        #expect(checked.summary["files"] as? Int == files.count)
    }

    @Test("knows the lists and rates that a mapping names")
    func knowsNamedFiles() async throws {
        for (name, content) in [
            ("products.csv", "code,category\nmug,kitchen\n"),
            ("discounts.csv", "code,kind\nSUMMER,sale\n"),
            ("forgotten.csv", "code,category\nmug,kitchen\n"),
        ] {
            try content.write(
                toFile: policies + "/" + name, atomically: true, encoding: .utf8)
        }
        try replace("#+ ", by: "", in: "sources/shopify-orders.yaml")
        let checked = try await Executables.bauta(["policy", "check", policies, "--json"])
        let items = checked.summary["items"] as? [[String: String]]
        #expect(items?.map { $0["file"] } == ["forgotten.csv"], "\(checked.output)")
    }

    @Test("names every file that cannot be used, with place and problem, at once")
    func namesFaults() async throws {
        try replace("quota: ", by: "quotum: ", in: "unlock.yaml")
        try replace("version: 1", by: "version: one", in: "worklists.yaml")
        try replace("time_zone: ", by: "time_zone: Nowhere/", in: "schedule.yaml")
        try replace("columns:", by: "colums:", in: "sources/online-retail.yaml")
        try "policy: extra".write(
            toFile: policies + "/extra.yaml", atomically: true, encoding: .utf8)
        let checked = try await Executables.bauta(["policy", "check", policies, "--json"])
        #expect(checked.status == 65)
        let items = try #require(checked.summary["items"] as? [[String: String]])
        let problems = items.compactMap { $0["problem"] }
        for named in [
            "policies/unlock.yaml:", "policies/worklists.yaml:", "policies/schedule.yaml:",
            "policies/sources/online-retail.yaml:",
        ] {
            #expect(problems.contains { $0.contains(named) }, "\(named) \(problems)")
        }
        #expect(items.contains { $0["file"] == "extra.yaml" })
        #expect(items.count == 5)
        let text = try await Executables.bauta(["policy", "check", policies])
        #expect(text.status == 65)
        #expect(text.output.split(separator: "\n").count == 5)
    }

    @Test("a folder that is not there is a fault of the command line")
    func refusesNoFolder() async throws {
        let checked = try await Executables.bauta(["policy", "check", temporary.path + "/none"])
        #expect(checked.status == 2)
    }
}
