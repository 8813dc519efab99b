import Foundation
import StrictYAML
import TestSupport

/// A shipped policy with one change.
enum ChangedPolicy {
    struct NothingChanged: Error {}

    static func document(
        _ name: String, _ old: String, to new: String
    ) throws -> StrictDocument {
        let original = try StrictDocument(path: ShippedPolicies.folder + "/\(name).yaml")
        let text = String(decoding: original.bytes, as: UTF8.self)
        guard let place = text.range(of: old) else { throw NothingChanged() }
        return try StrictDocument(
            text: text.replacingCharacters(in: place, with: new), named: "policies/\(name).yaml")
    }
}
