public import Cryptography
public import CustomerModel
@_spi(Plaintext) public import PersonalData

/// Makes the ids that names of files are kept under; held by ingest and vault.
///
/// The key never changes: a file is told from others by its id for as long as that is kept.
public struct FileIDDeriver: Sendable {
    private let keyed: KeyedDigest

    /// - Parameter key: the secret `pseudonym`.
    public init(key: FixedKey) {
        keyed = KeyedDigest(key: key.derived(17, context: "bautapsn"))
    }

    /// The id of `name`.
    public func id(of name: FileName) -> FileID {
        FileID(digest: keyed.digest([Array(name.reveal().utf8)], length: 16))
    }
}

extension SealingKey {
    /// Seals `name`, whose length shows by steps of 256 bytes alone.
    public func seal(_ name: FileName) -> SealedBox<FileNameKind> {
        seal(Array(name.reveal().utf8), as: FileNameKind.self)
    }
}
