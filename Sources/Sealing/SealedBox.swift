/// What kinds of value are sealed to the vault's public key.
///
/// Whoever may write a table could put what another table holds there. So the kind is sealed with the
/// value, as a mark in front of it, and compared when it is opened. A sealed box authenticates its whole
/// message under a key that is made for it alone: nobody changes the mark who does not know the rest. (A
/// key pair for each kind would do as well, and would have to be made, published and replaced for each.)
///
/// Raw values stand in what is sealed and never change.
public enum SealingDomain: String, Sendable, CaseIterable {
    case batchKey = "batch-key"
    case fileName = "file-name"
    case quarantinedRow = "quarantined-row"
    case unlockReason = "unlock-reason"

    /// Begins every message with a mark, of whatever version.
    ///
    /// The first version of the format had none. No name of a file holds a zero byte.
    private static let beginning: [UInt8] = [0] + Array("bauta sealed".utf8)
    /// The version of the format.
    private static let version: UInt8 = 2

    /// What stands before a value of this kind; none begins with that of another.
    @_spi(KeyBytes)
    public var mark: [UInt8] {
        let name = Array(rawValue.utf8)
        return Self.beginning + [Self.version, UInt8(name.count)] + name
    }

    /// What follows this kind's mark in `message`; nil where the mark is of another kind or version.
    ///
    /// A message without any is of the first version, whose kind nothing tells but where it was found.
    @_spi(KeyBytes)
    public func content(of message: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard message.starts(with: Self.beginning) else { return message }
        let mark = mark
        return message.starts(with: mark) ? message.dropFirst(mark.count) : nil
    }

    /// Whether `message` says that it is of this kind.
    @_spi(KeyBytes)
    public func marks(_ message: ArraySlice<UInt8>) -> Bool { message.starts(with: mark) }
}

/// A kind of sealed value as a type, so that one is not taken for another.
public protocol SealedKind: Sendable {
    /// The domain its values are sealed in, which no other kind has.
    static var domain: SealingDomain { get }
}

/// Names of files, as `vault.file_name` holds them.
public enum FileNameKind: SealedKind {
    /// Of this kind alone.
    public static var domain: SealingDomain { .fileName }
}

/// Rows of `vault.quarantine`.
public enum QuarantinedRowKind: SealedKind {
    /// Of this kind alone.
    public static var domain: SealingDomain { .quarantinedRow }
}

/// Reasons of unlocks, as `audit.sidecar` holds them.
public enum UnlockReasonKind: SealedKind {
    /// Of this kind alone.
    public static var domain: SealingDomain { .unlockReason }
}

/// Keys of batches of contacts, as `keys.batch_key` holds them.
public enum BatchKeyKind: SealedKind {
    /// Of this kind alone.
    public static var domain: SealingDomain { .batchKey }
}

/// A value of one kind, sealed to the vault's public key.
public struct SealedBox<Kind: SealedKind>: Hashable, Sendable {
    /// As they are stored.
    public let bytes: [UInt8]

    /// What was sealed, or what the table of this kind gave back: opening it shows whether it is that.
    public init(stored bytes: [UInt8]) { self.bytes = bytes }
}
