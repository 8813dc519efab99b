import Foundation
import Glibc
import TestSupport

/// Which size of the heavy tests runs: the full one when `BAUTA_TORTURE` is 1.
enum TortureSize {
    static let isFull = ProcessInfo.processInfo.environment["BAUTA_TORTURE"] == "1"
}

/// A folder of one test outside every data folder.
struct ScratchFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/bauta-scratch-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw CocoaError(.fileWriteUnknown) }
        path = String(cString: made)
        // The database server writes into a folder within.
        guard chmod(path, 0o711) == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
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
        let path = Executables.packageRoot + "/docs/reports/leak.md"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
