import Audit
import Authorization
import Cryptography
import CustomerModel
import Installation
import ProgramSupport
import Sealing
import Unsealing
import Vault

/// Opens names of files on the vault's own machine: authorize, record, open.
struct FileNameOpening {
    private let actions: LocalActions
    private let opener: BoxOpener<FileNameKind>
    private let deriver: FileIDDeriver

    init(folder: DataFolder, token: Int32?) throws {
        let keys = folder.keysDirectory(for: .vault)
        opener = try Unsealer(folder: keys).opener(of: FileNameKind.self)
        deriver = FileIDDeriver(key: try FixedKey(name: "pseudonym", folder: keys))
        actions = try LocalActions(folder: folder, token: token)
    }

    /// The names of `ids`, of those that are known.
    ///
    /// - Throws: `CommandFailure` when the policy refuses, which is recorded too.
    func names(of ids: [FileID]) throws -> [FileID: String] {
        let decision = try actions.authorize(LoadNames(), .files(ids))
        let sealed = try FileNameStore.sealedNames(of: ids, on: actions.connection)
        try actions.record(
            .files(ids), .loadNames, rows: sealed.count, status: .disclosed, decision)
        do {
            return try sealed.reduce(into: [:]) { names, file in
                names[file.key] = try open(file.value, as: file.key)
            }
        } catch let error as NotTheName {
            try actions.recordForgery(of: .fileName)
            throw error.failure
        }
    }

    /// What stands in the place of a file's name, and is not it.
    private struct NotTheName: Error {
        let file: FileID
        /// What it is instead.
        let found: String

        var failure: CommandFailure {
            CommandFailure(
                "what vault.file_name holds for \(file.text) is not the name of that file but "
                    + "\(found), and is not shown: somebody has written to the table, which is now in "
                    + "the log of access; find out who, and restore the table from a backup")
        }
    }

    private func open(_ box: SealedBox<FileNameKind>, as file: FileID) throws -> String {
        let opened: [UInt8]
        do throws(UnsealingError) {
            opened = try opener.open(box)
        } catch .kindRefused {
            throw NotTheName(file: file, found: "a sealed value of another kind")
        } catch {
            throw CommandFailure(
                "what vault.file_name holds for \(file.text) does not open with any key of the vault: is "
                    + "keys/vault complete? If it is, somebody has written to the table; restore it "
                    + "from a backup")
        }
        guard let name = FileNameStore.name(opened, of: file, ids: deriver) else {
            throw NotTheName(file: file, found: "something else that was sealed")
        }
        return name
    }
}
