import Foundation
import TestSupport
import Testing

@Suite("Manual pages and completions")
struct ManualTests {
    @Test("there is a manual page for every command, with its options")
    func pages() async throws {
        let temporary = try TemporaryFolder()
        let written = try await Program(
            packageRoot + "/.ci/manual", [Executables.folder + "/bauta", temporary.path]
        ).run()
        #expect(written.status == 0, "\(written.errors)")
        let pages = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
        let commands = HelpTests.commands.map { command in
            (["bauta"] + command.split(separator: " ").map(String.init)).joined(separator: "-")
        }
        #expect(Set(pages) == Set(commands.map { $0 + ".1" }))
        let issue = try String(
            contentsOfFile: temporary.path + "/bauta-token-issue.1", encoding: .utf8)
        for part in [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", "\\-\\-role", "\\-\\-team"] {
            #expect(issue.contains(part))
        }
    }

    @Test(
        "completions know commands, options and their values", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) async throws {
        let script = try await Executables.bauta(["--generate-completion-script", shell])
        #expect(script.status == 0)
        for word in ["quarantine", "as-of", "retention_lead", "bauta_release", "paretonbd"] {
            #expect(script.output.contains(word), "\(word)")
        }
    }
}
