public import Verification

/// The number of a key within its ring; every digest and ciphertext carries one.
public struct KeyVersion: Hashable, Comparable, Sendable {
    /// From 1; larger is newer.
    public let number: Int
    /// Files of a higher version are no key files: keys are replaced a few times a year.
    public static let maximum = 9_999
    /// The first version is 1.
    public init(_ number: Int) { self.number = number }
    public static func < (left: KeyVersion, right: KeyVersion) -> Bool {
        left.number < right.number
    }
}

/// All versions of one secret of a process: new values are made under the highest.
public final class KeyRing: Sendable {
    /// Holds one key so that a dictionary can refer to it.
    private final class Holder: Sendable {
        let key: SecretKey
        init(_ key: consuming SecretKey) { self.key = key }
    }

    /// What the secret is for; the first part of its files' names.
    public let name: String
    /// The version new values are made under.
    public let primary: KeyVersion
    /// Every version lookups have to try, newest first.
    public let enabled: [KeyVersion]
    private let holders: [KeyVersion: Holder]

    /// Reads `NAME.1.key`, `NAME.2.key`, … of `folder`.
    public init(name: String, folder: String) throws(KeyFileError) {
        var holders: [KeyVersion: Holder] = [:]
        for version in Self.versions(of: name, in: folder) {
            let path = KeyFile.path(name, version, in: folder)
            holders[version] = Holder(try SecretKey(contentsOf: path))
        }
        let enabled = holders.keys.sorted(by: >)
        guard let primary = enabled.first else {
            throw KeyFileError(.noVersion, path: "\(folder)/\(name)")
        }
        self.name = name
        self.primary = primary
        self.enabled = enabled
        self.holders = holders
    }

    /// The same keys, new values made under `version`; nil when the ring does not hold it.
    public func writing(under version: KeyVersion) -> KeyRing? {
        guard holders[version] != nil else { return nil }
        return KeyRing(name: name, primary: version, enabled: enabled, holders: holders)
    }

    /// A ring of one key, for tests and short-lived keys.
    public init(name: String, only key: consuming SecretKey) {
        self.name = name
        primary = KeyVersion(1)
        enabled = [primary]
        holders = [primary: Holder(key)]
    }

    /// The versions of `name` that have a file in `folder`.
    public static func versions(of name: String, in folder: String) -> [KeyVersion] {
        let files = (try? KeyFolder.names(in: folder)) ?? []
        return files.compactMap { file -> KeyVersion? in
            guard file.hasPrefix(name + "."), file.hasSuffix(".key"),
                let number = Int(file.dropFirst(name.utf8.count + 1).dropLast(4)),
                (1...KeyVersion.maximum).contains(number)
            else { return nil }
            let version = KeyVersion(number)
            // One spelling only: `01` names no other file than `1` does.
            return KeyFile.path(name, version, in: folder) == "\(folder)/\(file)" ? version : nil
        }.sorted()
    }

    /// Lends the key of `version` to `body`; nil when the ring does not hold it.
    @_spi(KeyBytes)
    public func withKey<R, E: Error>(
        _ version: KeyVersion, _ body: (borrowing SecretKey) throws(E) -> R
    ) throws(E) -> R? {
        guard let holder = holders[version] else { return nil }
        return try body(holder.key)
    }

    /// One derived key a version, each for the same single use: see `SecretKey.subkey`.
    public func derived(_ identifier: UInt64, context: StaticString) -> KeyRing {
        KeyRing(
            name: name, primary: primary, enabled: enabled,
            holders: holders.mapValues {
                Holder($0.key.subkey(identifier, context: context))
            })
    }

    private init(
        name: String, primary: KeyVersion, enabled: [KeyVersion], holders: [KeyVersion: Holder]
    ) {
        self.name = name
        self.primary = primary
        self.enabled = enabled
        self.holders = holders
    }
}
