import ArgumentParser
import Installation
import Observability
import ProgramSupport
import Text

/// `bauta-vault keys-init`: every key of a new installation, each for the process that may hold it.
struct KeysInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.keysInit.name,
        abstract: "Makes the keys of a new installation; leaves existing ones alone.")

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let keys = try KeySet(folder: data.folder)
        var made = 0
        if !keys.exists {
            made = try keys.create()
            Observer.standardError(process: "bauta-vault").record(.keysCreated(count: made))
        }
        if summary.json {
            try JSONLine.print(["created": made])
        } else {
            Terminal.print(made > 0 ? "\(made) key files made" : "the keys are there already")
        }
    }
}
