public import Cryptography
public import CustomerModel

/// One personal value after sealing: nonce and ciphertext of XChaCha20-Poly1305.
public struct SealedField: Sendable {
    /// Which personal value it is.
    public let field: PersonalField
    /// 24 bytes of nonce, then the padded ciphertext and its tag.
    public let bytes: [UInt8]

    /// Taken as it is: what was sealed, or what a database gave back.
    public init(field: PersonalField, bytes: [UInt8]) {
        self.field = field
        self.bytes = bytes
    }
}

/// All sealed values of one contact version and its data key, wrapped under the batch key.
public struct SealedContact: Sendable {
    /// 16 random bytes.
    public let contactID: [UInt8]
    /// The contact's data key, wrapped under the batch key.
    public let wrappedDataKey: [UInt8]
    /// In no particular order.
    public let fields: [SealedField]

    /// Taken as it is.
    public init(contactID: [UInt8], wrappedDataKey: [UInt8], fields: [SealedField]) {
        self.contactID = contactID
        self.wrappedDataKey = wrappedDataKey
        self.fields = fields
    }
}

extension SealedContact {
    /// Which fields there are: number n by the bit 2^(n - 1).
    public var fieldSet: Int32 {
        fields.reduce(0) { $0 | Int32(1) << Int32($1.field.storedNumber - 1) }
    }

    /// All sealed values as one: in the order of their fields' numbers, each behind its number (one byte) and its
    /// length (four, the highest first).
    public var storedFields: [UInt8] {
        var stored: [UInt8] = []
        stored.reserveCapacity(fields.reduce(0) { $0 + $1.bytes.count + 5 })
        for sealed in fields.sorted(by: { $0.field.storedNumber < $1.field.storedNumber }) {
            stored.append(UInt8(sealed.field.storedNumber))
            withUnsafeBytes(of: UInt32(sealed.bytes.count).bigEndian) {
                stored.append(contentsOf: $0)
            }
            stored += sealed.bytes
        }
        return stored
    }
}

extension SealedField {
    /// The value of `field` among `stored`, as `SealedContact.storedFields` gives them.
    ///
    /// Without bytes, which do not open, where there is none that is whole.
    public init(_ field: PersonalField, among stored: [UInt8]) {
        self.field = field
        var rest = stored[...]
        while rest.count >= 5 {
            let length = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let value = rest.dropFirst(5).prefix(length)
            if Int(rest[rest.startIndex]) == field.storedNumber, value.count == length {
                bytes = Array(value)
                return
            }
            rest = rest.dropFirst(5 + length)
        }
        bytes = []
    }
}

/// What the database holds of one contact: enough to open it, with the key.
public struct SealedRecord: Sendable {
    /// Whose contact it is.
    public let subject: SubjectID
    /// The version of the vault's key that opens the batch key.
    public let vaultKey: KeyVersion
    /// 16 bytes: the batch it was sealed in.
    public let batchID: [UInt8]
    /// The batch key, sealed to the vault.
    public let sealedBatchKey: SealedBox<BatchKeyKind>
    /// The sealed fields and their wrapped key.
    public let contact: SealedContact

    /// Taken as it is: opening it shows whether parts belong together.
    public init(
        subject: SubjectID, vaultKey: KeyVersion, batchID: [UInt8],
        sealedBatchKey: SealedBox<BatchKeyKind>, contact: SealedContact
    ) {
        self.subject = subject
        self.vaultKey = vaultKey
        self.batchID = batchID
        self.sealedBatchKey = sealedBatchKey
        self.contact = contact
    }
}

/// What a ciphertext is bound to: moved to another person, field or schema it does not open.
public enum SealingContext {
    /// Version of the layout below; part of the associated data.
    public static let schema: UInt8 = 1

    /// Associated data of a sealed field: subject ‖ field ‖ schema ‖ key version.
    @_spi(KeyBytes)
    public static func field(
        subject: SubjectID, field: PersonalField, vaultKey: KeyVersion
    ) -> [UInt8] {
        let name = Array(field.rawValue.utf8)
        return subject.bytes + [UInt8(name.count)] + name + [schema]
            + bigEndian(UInt32(vaultKey.number))
    }

    /// Associated data of a wrapped data key: batch ‖ contact ‖ schema ‖ key version.
    @_spi(KeyBytes)
    public static func dataKey(
        batchID: [UInt8], contactID: [UInt8], vaultKey: KeyVersion
    ) -> [UInt8] {
        batchID + contactID + [schema] + bigEndian(UInt32(vaultKey.number))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
