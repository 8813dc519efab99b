import Cryptography
import CustomerModel
import Database
import Glibc
import Ingest
import Installation
import ProgramSupport
import Pseudonymization
import Sealing
import Settings
import StrictYAML

extension SourceMapping {
    /// The mapping `source` of the data folder.
    ///
    /// - Throws: `CommandFailure` where there is none, or none that makes sense.
    init(source: String, in folder: DataFolder) throws {
        try Self.requireFile(of: source, in: folder)
        guard !StreamMapping.isOne(name: source, policies: folder.policies) else {
            throw CommandFailure(
                "\(source) is about the streams of a tap: pipe it into `bauta ingest --singer` or --airbyte",
                reason: .usage)
        }
        guard !DatabaseMapping.isOne(name: source, policies: folder.policies) else {
            throw CommandFailure(
                "\(source) is about a database: name that by `bauta ingest --from postgresql://…`",
                reason: .usage)
        }
        do {
            try self.init(name: source, policies: folder.policies)
        } catch let error as StrictYAMLError {
            throw CommandFailure("\(error)", reason: .badInput)
        }
    }

    /// Refuses a name that is none, or of no mapping.
    fileprivate static func requireFile(of source: String, in folder: DataFolder) throws {
        guard source.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            throw CommandFailure("a source is named by letters, digits and '-'", reason: .usage)
        }
        guard Self.file(of: source, policies: folder.policies) != nil else {
            throw CommandFailure(
                "no mapping \(folder.policies)/sources/\(source).yaml; write one, or name another",
                reason: .usage)
        }
    }
}

extension StreamMapping {
    /// What the streams of `source` feed, by the data folder.
    ///
    /// - Throws: `CommandFailure` where there is no such mapping, or none that makes sense.
    init(source: String, in folder: DataFolder) throws {
        try SourceMapping.requireFile(of: source, in: folder)
        guard Self.isOne(name: source, policies: folder.policies) else {
            throw CommandFailure(
                "\(source) does not say what streams feed: write a file with `streams`, which names it",
                reason: .usage)
        }
        do {
            try self.init(name: source, policies: folder.policies)
        } catch {
            throw CommandFailure("\(error)", reason: .badInput)
        }
    }
}

extension DatabaseMapping {
    /// What is read of the database of `source`, by the data folder.
    ///
    /// - Throws: `CommandFailure` where there is no such mapping, or none that makes sense.
    init(source: String, in folder: DataFolder) throws {
        try SourceMapping.requireFile(of: source, in: folder)
        guard Self.isOne(name: source, policies: folder.policies) else {
            throw CommandFailure(
                "\(source) does not say what is read of a database: write a file with `feeds`, which names queries",
                reason: .usage)
        }
        do {
            try self.init(name: source, policies: folder.policies)
        } catch {
            throw CommandFailure("\(error)", reason: .badInput)
        }
    }
}

extension Connection {
    /// A session of the ingest role, without limits of time: a load takes as long as it takes.
    convenience init(loading database: DatabaseName, in folder: DataFolder) throws {
        try self.init(
            DatabaseConfiguration(
                database, of: .ingest, in: folder, statementTimeout: nil, lockTimeout: nil))
        // A batch is sorted and joined in memory; by default it would go through files.
        try execute("SET work_mem = '64MB'")
    }
}

extension Pseudonymizer {
    /// With the keys of the data folder.
    init(in folder: DataFolder) throws {
        let keys = folder.keysDirectory(for: .ingest)
        self.init(
            linking: try KeyRing(name: "linking", folder: keys),
            pseudonym: try FixedKey(name: "pseudonym", folder: keys))
    }
}

extension IngestRun {
    /// A run with the keys of the data folder.
    init(
        mapping: SourceMapping, vaultKey: SealingKey, main: Connection, in folder: DataFolder
    ) throws {
        self.init(
            mapping: mapping, pseudonymizer: try Pseudonymizer(in: folder), vaultKey: vaultKey,
            main: main, keys: try Connection(loading: .keys, in: folder))
    }
}
