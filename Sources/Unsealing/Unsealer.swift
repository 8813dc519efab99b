import CSodium
@_spi(KeyBytes) import Cryptography
public import CustomerModel
@_spi(Plaintext) public import PersonalData
@_spi(KeyBytes) public import Sealing
public import Verification

/// Why a sealed value did not open; says nothing of what is inside.
public enum UnsealingError: Error, Hashable, Sendable {
    /// No key that is held opens it, or a byte of it was changed.
    case boxRefused
    /// It was sealed as another kind of value and stands in the place of this one.
    case kindRefused
    case keyVersionUnknown
    case batchKeyRefused
    case dataKeyRefused
    case fieldRefused(PersonalField)
}

extension UnsealingError {
    /// A stable word for events and logs.
    public var code: String {
        switch self {
        case .boxRefused: "box-refused"
        case .kindRefused: "kind-refused"
        case .keyVersionUnknown: "vault-key-unknown"
        case .batchKeyRefused: "batch-key-refused"
        case .dataKeyRefused: "data-key-refused"
        case .fieldRefused: "field-refused"
        }
    }
}

/// The only type that can open a sealed field.
public struct Unsealer: Sendable {
    private let keys: [KeyVersion: OpeningKey]

    /// Reads every `vault.N.key` of `folder`.
    public init(folder: String) throws(KeyFileError) {
        var keys: [KeyVersion: OpeningKey] = [:]
        for version in KeyRing.versions(of: "vault", in: folder) {
            keys[version] = try OpeningKey(version: version, folder: folder)
        }
        guard !keys.isEmpty else { throw KeyFileError(.noVersion, path: "\(folder)/vault") }
        self.keys = keys
    }

    /// Opens with one key alone.
    public init(_ key: OpeningKey) { keys = [key.version: key] }

    /// The key new values should be sealed to.
    public var sealingKey: SealingKey? { keys.max { $0.key < $1.key }?.value.sealingKey }

    /// Whether what is sealed to `key` can be opened.
    public func opens(_ key: SealingKey) -> Bool { keys[key.version]?.sealingKey == key }

    /// Opens values of one kind and of no other.
    public func opener<Kind: SealedKind>(of kind: Kind.Type) -> BoxOpener<Kind> {
        BoxOpener(keys: Array(keys.values))
    }

    /// Opens every field of `record`, whose batch key is opened unless `batchKeys` has it already.
    public func open(
        _ record: SealedRecord, under batchKeys: OpenedBatchKeys = OpenedBatchKeys()
    ) throws(UnsealingError) -> [PlaintextPII] {
        guard let opening = keys[record.vaultKey] else {
            throw UnsealingError.keyVersionUnknown
        }
        let batchKey = try batchKeys.key(of: record, openedBy: opening)
        let dataKey = try Self.unwrap(record, with: batchKey.key)
        var values: [PlaintextPII] = []
        for field in record.contact.fields {
            values.append(try Self.open(field, of: record, with: dataKey))
        }
        return values
    }

    private static func unwrap(
        _ record: SealedRecord, with batchKey: borrowing SecretKey
    ) throws(UnsealingError) -> SecretKey {
        let binding = SealingContext.dataKey(
            batchID: record.batchID, contactID: record.contact.contactID,
            vaultKey: record.vaultKey)
        let wrapped = record.contact.wrappedDataKey
        guard AuthenticatedBox.messageLength(of: wrapped) == SecretKey.byteCount else {
            throw UnsealingError.dataKeyRefused
        }
        // A ~Copyable parameter cannot be captured by the filling closure: read through a scratch.
        var scratch = [UInt8](repeating: 0, count: SecretKey.byteCount)
        defer { sodium_memzero(&scratch, scratch.count) }
        let opened = scratch.withUnsafeMutableBufferPointer {
            AuthenticatedBox.open(wrapped, associated: binding, key: batchKey, into: $0)
        }
        guard opened else { throw UnsealingError.dataKeyRefused }
        return SecretKey { $0.update(from: scratch, count: SecretKey.byteCount) }
    }

    private static func open(
        _ sealed: SealedField, of record: SealedRecord, with dataKey: borrowing SecretKey
    ) throws(UnsealingError) -> PlaintextPII {
        let binding = SealingContext.field(
            subject: record.subject, field: sealed.field, vaultKey: record.vaultKey)
        guard let length = AuthenticatedBox.messageLength(of: sealed.bytes) else {
            throw UnsealingError.fieldRefused(sealed.field)
        }
        var padded = [UInt8](repeating: 0, count: length)
        defer { sodium_memzero(&padded, padded.count) }
        let opened = padded.withUnsafeMutableBufferPointer {
            AuthenticatedBox.open(sealed.bytes, associated: binding, key: dataKey, into: $0)
        }
        guard opened,
            let count = padded.withUnsafeBufferPointer({
                Padding.unpadded($0, block: ContactSealer.paddingBlock)
            })
        else { throw UnsealingError.fieldRefused(sealed.field) }
        return PlaintextPII(sealed.field, String(decoding: padded.prefix(count), as: UTF8.self))
    }
}

/// Batch keys that were opened for one piece of work, so that each is opened once; wiped when it ends.
public final class OpenedBatchKeys {
    /// Holds one key so that a dictionary can refer to it.
    final class Holder {
        let key: SecretKey
        init(_ key: consuming SecretKey) { self.key = key }
    }

    private struct Sealed: Hashable {
        let vaultKey: KeyVersion
        let box: SealedBox<BatchKeyKind>
    }

    private var holders: [Sealed: Holder] = [:]

    /// None yet.
    public init() {}

    func key(
        of record: SealedRecord, openedBy opening: OpeningKey
    ) throws(UnsealingError) -> Holder {
        let sealed = Sealed(vaultKey: record.vaultKey, box: record.sealedBatchKey)
        if let holder = holders[sealed] { return holder }
        guard let key = opening.openKey(record.sealedBatchKey) else {
            throw UnsealingError.batchKeyRefused
        }
        let holder = Holder(key)
        holders[sealed] = holder
        return holder
    }
}
