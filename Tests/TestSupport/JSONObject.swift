import Foundation

/// The members of the JSON object in `text`; empty where it is none.
public func jsonObject(_ text: some StringProtocol) -> [String: Any] {
    jsonObject(Array(text.utf8))
}

/// The members of the JSON object in `bytes`; empty where it is none.
public func jsonObject(_ bytes: [UInt8]) -> [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
}
