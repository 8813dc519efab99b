import Foundation
import Settings
import StrictYAML
import Testing

@testable import Release

/// The policy that ships, and changed copies of it.
enum ShippedPolicy {
    static let text: String = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../policies/release.yaml").standardizedFileURL
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    static func plan(changing old: String = "", to new: String = "") throws -> ReleasePlan {
        try ReleasePlan(policy(changing: old, to: new))
    }

    static func policy(changing old: String = "", to new: String = "") throws -> ReleasePolicy {
        var changed = text
        if !old.isEmpty {
            try #require(text.contains(old))
            changed = text.replacingOccurrences(of: old, with: new)
        }
        return try ReleasePolicy(StrictDocument(text: changed, named: "release.yaml"))
    }
}
