import CustomerModel
import Glibc
import Ingest
@_spi(Plaintext) import PersonalData
import Text

/// A file that the parent has opened, and what may be said of it.
struct InputFile {
    let source: FileSource
    let name: FileName
    /// Nil where no key is at hand, as in a dry run.
    let id: FileID?
    /// From 1, among the files of the command.
    let position: Int
    /// Whether a person typed its name, who may then read it.
    let isTyped: Bool

    /// What messages on `output` call it: by its name only at the terminal of who typed that, since anything
    /// else that reads them may keep them.
    func label(on output: Int32) -> String {
        if isTyped, isatty(output) == 1 { return TerminalText.escaped(name.reveal()) }
        return id?.text ?? "file \(position)"
    }
}
