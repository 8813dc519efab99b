import ArgumentParser
import Audit
import Authorization
import CustomerModel
import Database
import Installation
import ProgramSupport
import Sealing
import Text
import Unsealing
import Vault
import Verification

/// `bauta-vault load-names`: what files are called, for whoever has to find one again.
///
/// Decided by policy, recorded and signed, and only then opened.
struct LoadNamesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.loadNames.name,
        abstract: "Opens the names of loaded files; recorded.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadNamesOptions
    @OptionGroup var summary: SummaryOptions
    @Option(help: "Descriptor of the caller's token.")
    var token: Int32?

    /// One file.
    private struct Item: Encodable {
        let file: String
        /// Escaped for a terminal; nil where the id is not known.
        @OrNull var name: String?
    }

    /// The summary line of `bauta load names --json`.
    private struct Line: Encodable {
        let items: [Item]
        let opened: Int
        let unknown: Int
    }

    func run() throws {
        let ids = options.files
        let opening = try FileNameOpening(folder: data.folder, token: token)
        let names = try opening.names(of: ids)
        let items = ids.map { id in
            Item(file: id.text, name: names[id].map(TerminalText.escaped))
        }
        guard !summary.json else {
            return try JSONLine.print(
                Line(items: items, opened: names.count, unknown: ids.count - names.count))
        }
        var table = TextTable(["file", "name"])
        for item in items { table.add([item.file, item.name ?? "(not known)"]) }
        table.lines.forEach(Terminal.print)
    }
}
