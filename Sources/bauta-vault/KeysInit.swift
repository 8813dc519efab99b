import ArgumentParser
import Installation
import Observability
import ProgramSupport
import Text

/// `bauta-vault keys-init`: every key of a new installation, each for the process that may hold it.
struct KeysInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.keysInit.name,
        abstract:
            "Makes the keys of a new installation; leaves existing ones alone, and adds what is new."
    )

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let keys = try KeySet(folder: data.folder)
        let made = try keys.exists ? keys.complete() : keys.create()
        if made > 0 {
            Observer.standardError(process: "bauta-vault").record(.keysCreated(count: made))
        }
        if summary.json {
            try JSONLine.print(["created": made])
        } else {
            Terminal.print(made > 0 ? "\(made) key files made" : "the keys are there already")
        }
    }
}
