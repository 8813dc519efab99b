import CustomerModel
import Database
import Installation
import ProgramSupport
import Release
import ReleaseReading
import Settings

/// The policy and both databases of one data folder, as this process may use them.
struct ReleaseSite {
    let plan: ReleasePlan
    let publisher: Publisher
    private let folder: DataFolder

    /// Reads the policy first: without one that loads, no database is asked anything.
    init(_ folder: DataFolder) throws {
        self.folder = folder
        plan = try ReleasePlan(policies: folder.policies)
        publisher = Publisher(
            warehouse: try Self.connect(.main, in: folder),
            release: try Self.connect(.release, in: folder), plan: plan,
            keyFolder: folder.keysDirectory(for: .release),
            epochKeyFolder: folder.releaseDirectory)
    }

    /// The key that readers verify epochs by.
    func publicKey() throws -> ReleaseKey {
        try ReleaseKey(file: folder.publicKeysDirectory + "/" + ReleaseKey.fileName)
    }

    private static func connect(
        _ database: DatabaseName, in folder: DataFolder
    ) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                database, of: .release, in: folder,
                // One statement reads the whole snapshot.
                statementTimeout: .seconds(1_800)))
    }
}

extension EpochOptions {
    /// The snapshot that is meant: one of a day after tomorrow is published only where it is named,
    /// because what was published cannot be taken back.
    func snapshot(in folder: DataFolder) -> SnapshotChoice {
        asOf.map(SnapshotChoice.day)
            ?? .latest(upTo: AsOfLimit(policies: folder.policies).latest)
    }
}
