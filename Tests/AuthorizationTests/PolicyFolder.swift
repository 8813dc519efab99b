import Foundation
import StrictYAML
import TestSupport

@testable import Authorization

/// The policies that ship, and documents made for one test.
enum PolicyFolder {
    /// No digest worth the name: this module holds no cryptography, and only equality is tested.
    static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(8 * $0)) }
    }

    static func engine() throws -> PolicyEngine {
        PolicyEngine(try PolicySet(folder: ShippedPolicies.folder, digest: checksum))
    }

    /// The shipped set with `old` replaced by `new` in one file; `old` must be there.
    static func set(
        changing file: String, _ old: String, to new: String
    ) throws -> PolicySet {
        let documents = try PolicySet.fileNames.map { name in
            let original = try StrictDocument(path: ShippedPolicies.folder + "/\(name).yaml")
            var text = String(decoding: original.bytes, as: UTF8.self)
            if name == file {
                guard text.contains(old) else { throw CocoaError(.coderValueNotFound) }
                text = text.replacingOccurrences(of: old, with: new)
            }
            return try StrictDocument(text: text, named: "policies/\(name).yaml")
        }
        return try PolicySet(documents: documents, digest: checksum)
    }
}
