import ArgumentParser
import Installation
import Observability

/// `bauta-vault keys-init`: every key of a new installation, each for the process that may hold it.
struct KeysInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys-init",
        abstract: "Makes the keys of a new installation; leaves existing ones alone.")

    @Option(help: "The data folder.") var data: String?
    @Flag(help: "Print one line of JSON last.") var json = false

    func run() throws {
        let keys = KeySet(folder: DataFolder(option: data))
        var made = 0
        if !keys.exists {
            made = try keys.create()
            Observer.standardError(process: "bauta-vault").record(.keysCreated(count: made))
        }
        if json {
            print("{\"created\":\(made)}")
        } else {
            print(made > 0 ? "\(made) key files made" : "the keys are there already")
        }
    }
}
