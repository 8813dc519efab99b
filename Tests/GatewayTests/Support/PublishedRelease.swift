import Database
import Foundation
import Release
import TestSupport

/// Epochs as the publisher writes them, under a policy that the gateway knows nothing of.
enum PublishedRelease {
    /// Fills `installation` with the latest snapshot under the shipped policy with a renamed
    /// dimension, and with kinds of customers by region and quarter.
    static func fill(_ installation: TemporaryInstallation) throws {
        try ScoredCustomers.fill(installation, customers: 3_000)
        let folder = try TemporaryFolder()
        let policy = folder.path + "/release.yaml"
        try changedPolicy().write(toFile: policy, atomically: true, encoding: .utf8)
        let key = folder.path + "/signing.1.key"
        try Data(repeating: 7, count: 32).write(to: URL(filePath: key))
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: key)
        try withExtendedLifetime(folder) {
            let publisher = Publisher(
                warehouse: try installation.main.connect(user: "bauta_release"),
                release: try installation.release.connect(user: "bauta_release"),
                plan: try ReleasePlan(policies: folder.path), keyFolder: folder.path)
            _ = try publisher.publish(as: nil)
        }
    }

    private static func changedPolicy() throws -> String {
        let path = packageRoot + "/policies/release.yaml"
        return try String(contentsOfFile: path, encoding: .utf8)
            .replacing("  - id: segment\n", with: "  - id: kind\n    title: Kind of customer\n")
            .replacing(
                "dimensions:\n",
                with: """
                    marginals:
                      - id: kind
                        why: Kinds are what campaigns are planned by.
                        dimensions:
                          - kind
                      - id: kinds_by_place_and_time
                        title: region, quarter and kind
                        why: Campaigns differ by region.
                        dimensions:
                          - region
                          - cohort_quarter
                          - kind

                    dimensions:

                    """)
    }
}
