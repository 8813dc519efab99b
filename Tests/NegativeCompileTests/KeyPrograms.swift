/// What cannot be done with a key, a credential's secret or the way back.
enum KeyPrograms {
    static let all = [
        Program(
            allowed: "a key is handed on",
            """
            import Cryptography
            func keep(_ key: consuming SecretKey) -> KeyRing { KeyRing(name: "linking", only: key) }
            func make() -> KeyRing { keep(SecretKey.random()) }
            """),
        Program(
            "a key is printed",
            refused: "does not conform to expected type 'Copyable'",
            """
            import Cryptography
            func leak(_ key: consuming SecretKey) { print(key) }
            """),
        Program(
            "a key is dumped",
            refused: "requires that 'SecretKey' conform to 'Copyable'",
            """
            import Cryptography
            func leak(_ key: consuming SecretKey) { dump(key) }
            """),
        Program(
            "a key is interpolated",
            refused: "no exact matches in call to instance method 'appendInterpolation'",
            """
            import Cryptography
            func leak(_ key: consuming SecretKey) -> String { "\\(key)" }
            """),
        Program(
            "a key becomes Any",
            refused: "does not conform to 'Copyable'",
            """
            import Cryptography
            func leak(_ key: consuming SecretKey) -> Any { key }
            """),
        Program(
            "a key goes into an array",
            refused: "type 'SecretKey' does not conform to protocol 'Copyable'",
            """
            import Cryptography
            func leak(_ key: consuming SecretKey) -> [SecretKey] { [key] }
            """),
        Program(
            "a key is encoded",
            refused: "requires that 'SecretKey' conform to 'Encodable'",
            """
            import Foundation
            import Cryptography
            func leak(_ key: consuming SecretKey) throws -> Data { try JSONEncoder().encode(key) }
            """),
        Program(
            "a key is compared",
            refused: "'==' cannot be applied to two 'SecretKey' operands",
            """
            import Cryptography
            func leak(_ a: borrowing SecretKey, _ b: borrowing SecretKey) -> Bool { a == b }
            """),
        Program(
            "a key is copied",
            refused: "consumed more than once",
            """
            import Cryptography
            func twice(_ key: consuming SecretKey) -> (KeyRing, KeyRing) {
                (KeyRing(name: "a", only: key), KeyRing(name: "b", only: key))
            }
            """),
        Program(
            "a key's bytes are read without saying so",
            refused: "inaccessible due to '@_spi' protection level",
            """
            import Cryptography
            func leak(_ key: borrowing SecretKey) -> UInt8 { key.withUnsafeBytes { $0[0] } }
            """),
        Program(
            allowed: "a record is opened by the only type that can",
            """
            import Sealing
            import Unsealing
            func open(_ record: SealedRecord, with unsealer: Unsealer) throws -> Int {
                try unsealer.open(record).count
            }
            """),
        Program(
            "a wrapped key is opened by itself",
            refused: "'openKey' is inaccessible due to 'internal' protection level",
            """
            import Unsealing
            import Sealing
            func leak(_ box: SealedBox<BatchKeyKind>, _ key: OpeningKey) { _ = key.openKey(box) }
            """),
        Program(
            "an unsealer gives its keys away",
            refused: "'keys' is inaccessible due to 'private' protection level",
            """
            import Unsealing
            func leak(_ unsealer: Unsealer) -> Int { unsealer.keys.count }
            """),
        Program(
            "a sealed message is opened with the sealing half",
            refused: "value of type 'SealingKey' has no member 'opener'",
            """
            import Sealing
            func leak(_ key: SealingKey) { _ = key.opener(of: FileNameKind.self) }
            """),
        Program(
            allowed: "a name of a file is opened by the opener of names",
            """
            import Sealing
            import Unsealing
            func open(_ box: SealedBox<FileNameKind>, _ unsealer: Unsealer) throws -> [UInt8] {
                try unsealer.opener(of: FileNameKind.self).open(box)
            }
            """),
        Program(
            "a quarantined row is opened as the name of a file",
            refused: "cannot convert value of type 'SealedBox<QuarantinedRowKind>' to expected "
                + "argument type 'SealedBox<FileNameKind>'",
            """
            import Sealing
            import Unsealing
            func open(_ row: SealedBox<QuarantinedRowKind>, _ unsealer: Unsealer) throws -> [UInt8] {
                try unsealer.opener(of: FileNameKind.self).open(row)
            }
            """),
        Program(
            allowed: "a credential's secret is shown to its owner",
            """
            import Access
            func show() -> String { CredentialSecret(kind: .token).reveal() }
            """),
        Program(
            "a credential's secret is encoded",
            refused: "requires that 'CredentialSecret' conform to 'Encodable'",
            """
            import Access
            import Foundation
            func leak(_ secret: CredentialSecret) throws -> Data { try JSONEncoder().encode(secret) }
            """),
        Program(
            "a credential's secret is compared",
            refused: "'==' cannot be applied to two 'CredentialSecret' operands",
            """
            import Access
            func leak(_ a: CredentialSecret, _ b: CredentialSecret) -> Bool { a == b }
            """),
    ]
}
