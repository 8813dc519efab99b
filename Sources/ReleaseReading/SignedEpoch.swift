/// An epoch whose manifest was found to be signed by the release's key, with all that it says.
///
/// Its only initializer checks the signature, and everything here was read out of the bytes that
/// were signed: who shows a `SignedEpoch` shows what was verified, whatever the database's tables
/// say.
public struct SignedEpoch: Sendable {
    /// Why an epoch is not shown.
    public enum Refusal: String, Error, Hashable, Sendable {
        /// The signature is not the release's.
        case notSigned = "not-signed"
        /// The manifest is too long or cannot be read.
        case unreadable
        /// The manifest is of another epoch, or the row says other than its manifest.
        case rowDiffers = "row-differs"
    }

    /// What an epoch says about all of its numbers.
    public struct Head: Hashable, Sendable {
        /// For example `2011-W49`.
        public let name: String
        /// `YYYY-MM-DD`; the first day not counted.
        public let asOf: String
        /// Name of the rules that the scores were made by.
        public let ruleSet: String
        /// Privacy cost of the epoch (zCDP), as it is written.
        public let rhoText: String
        /// Cells that one person is in.
        public let cellsPerPerson: Int
        /// The variance of the noise is `sigmaSquaredNumerator / sigmaSquaredDenominator`.
        public let sigmaSquaredNumerator: Int64
        /// Above zero.
        public let sigmaSquaredDenominator: Int64
        /// A cell is published when its noisy number is at least this.
        public let threshold: Int64
        let sealedSnapshotDigest: [UInt8]
        let policyDigest: [UInt8]

        /// Privacy cost of the epoch (zCDP), above zero.
        public let rho: Double
        /// Standard deviation of the noise on a count, to two digits.
        public var sigma: Double {
            let variance = Double(sigmaSquaredNumerator) / Double(sigmaSquaredDenominator)
            return (variance.squareRoot() * 100).rounded() / 100
        }
    }

    /// What the epoch says about all of its numbers.
    public let head: Head
    /// In the order in which they are published.
    public let marginals: [ReleasedMarginal]
    /// Whether titles and reasons are signed too, and not made of names.
    let describes: Bool

    /// Cells of all marginals.
    public var cellCount: Int { marginals.reduce(0) { $0 + $1.cells.count } }

    /// Most bytes of a manifest: 100,000 cells with long names.
    ///
    /// It is held whole, several times over.
    public static let manifestByteLimit = 1 << 24

    /// Takes `manifest` for what the release's key has signed, or says why not.
    public init(
        manifest: [UInt8], signature: [UInt8], key: ReleaseKey
    ) throws(Refusal) {
        guard manifest.count <= Self.manifestByteLimit else { throw .unreadable }
        guard key.signed(manifest, as: signature) else { throw .notSigned }
        do {
            var reader = ManifestReader(manifest)
            let version = try reader.version()
            head = try Head(&reader)
            describes = version == 2
            let descriptions = describes ? try EpochDescriptions(&reader) : nil
            marginals = try CellGroup.read(&reader).marginals(descriptions)
            guard reader.isAtEnd else { throw ManifestReader.Malformed() }
        } catch {
            throw .unreadable
        }
    }
}

extension ManifestReader {
    /// Version 1 tells names and numbers, version 2 titles, reasons and domains too.
    fileprivate mutating func version() throws(Malformed) -> Int {
        switch try text() {
        case "bauta release manifest 1": return 1
        case "bauta release manifest 2": return 2
        default: throw Malformed()
        }
    }
}

extension SignedEpoch.Head {
    fileprivate init(_ reader: inout ManifestReader) throws(ManifestReader.Malformed) {
        name = try reader.text()
        asOf = try reader.text()
        ruleSet = try reader.text()
        sealedSnapshotDigest = try reader.field()
        policyDigest = try reader.field()
        rhoText = try reader.text()
        let numbers = (try reader.number(), try reader.number(), try reader.number())
        threshold = try reader.signedNumber()
        guard let rho = Double(rhoText), rho.isFinite, rho > 0,
            let cellsPerPerson = Int(exactly: numbers.0),
            let numerator = Int64(exactly: numbers.1), numerator > 0,
            let denominator = Int64(exactly: numbers.2), denominator > 0
        else { throw ManifestReader.Malformed() }
        self.rho = rho
        self.cellsPerPerson = cellsPerPerson
        sigmaSquaredNumerator = numerator
        sigmaSquaredDenominator = denominator
    }
}
