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

    /// By the policy as it was shipped first, whose answers are known.
    static func firstPlan() throws -> ReleasePlan {
        let since = [
            (
                """
                    Someone who knows every other customer guesses whether one person is counted right in at most 60
                    of 100 cases from one epoch, and in at most 91 of 100 from all that 365 days can hold, which is
                    53 weekly epochs; then publishing stops.
                """,
                """
                    Someone who knows every other customer guesses a secret of one person right in at most 60 of
                    100 cases from one epoch; 52 weekly epochs make a year, and then publishing stops.
                """
            ), ("\"3.392\"", "\"3.328\""),
        ]
        var first = text
        for (now, before) in since {
            try #require(first.contains(now))
            first = first.replacingOccurrences(of: now, with: before)
        }
        return try ReleasePlan(ReleasePolicy(StrictDocument(text: first, named: "release.yaml")))
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
