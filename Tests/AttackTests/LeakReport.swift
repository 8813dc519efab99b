import Foundation
import Glibc
import TestSupport

/// Which size of the heavy tests runs: the full one when `BAUTA_TORTURE` is 1.
enum TortureSize {
    static let isFull = ProcessInfo.processInfo.environment["BAUTA_TORTURE"] == "1"
}

/// The last full run of the leak test, for people.
struct LeakReport {
    let scan: LeakScan
    let shop: CanaryShop
    let seed: UInt64

    func writeIfFull() throws {
        let leaks = scan.findings.filter { $0.canary <= shop.canaries.count }.count
        print(
            "leak test, seed \(seed): \(shop.canaries.count) canaries, \(scan.places) places, "
                + "\(scan.octets >> 20) MiB, \(leaks) found")
        guard TortureSize.isFull else { return }
        let text = """
            # The leak test

            | | |
            |---|---|
            | seed | \(seed) |
            | canary values sent in | \(shop.canaries.count) |
            | forms of them searched for | \(shop.canaries.reduce(0) { $0 + $1.forms.count }) |
            | files, tables, outputs and answers searched | \(scan.places) |
            | searched | \(scan.octets >> 20) MiB |
            | gzip members opened | \(scan.gzipMembers) |
            | values planted as controls, all found | \(LeakControls.Kind.allCases.count) |
            | canaries found where none may be | \(leaks) |

            """
        let path = packageRoot + "/docs/reports/leak.md"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
