import ArgumentParser
import Installation
import ProgramSupport
import Supervision
import Text

/// `bauta keys`: the keys of a data folder.
struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The keys of a data folder.",
        discussion: """
            Example:
              bauta keys init --data /srv/bauta
            """,
        subcommands: [Init.self])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create the keys, when there are none.",
            discussion: """
                Keys are files that their process alone may read, under keys/PROCESS/. `bauta up`
                creates them as well.

                Example:
                  bauta keys init --data /srv/bauta
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            let site = try SitePreparation(say: Terminal.note).prepare(data.folder)
            let keys = KeyCreation(site: site, say: Terminal.note)
            let created = !keys.areComplete
            if !created { Terminal.note("the keys exist already") }
            try keys.createIfMissing()
            if summary.json {
                try JSONLine.print(["created": created])
            }
        }
    }
}
