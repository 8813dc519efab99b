import Foundation
import TestSupport

/// The last full run of the leak test, for people.
struct LeakReport {
    let scan: LeakScan
    let shop: CanaryShop
    let seed: UInt64

    func publish() throws {
        let leaks = scan.findings.filter { $0.canary <= shop.canaries.count }.count
        try AttackReport(
            "The leak test",
            rows: [
                ("seed", "\(seed)"),
                ("canary values sent in", "\(shop.canaries.count)"),
                (
                    "forms of them searched for",
                    "\(shop.canaries.reduce(0) { $0 + $1.forms.count })"
                ),
                ("files, tables, outputs and answers searched", "\(scan.places)"),
                ("searched", "\(scan.octets >> 20) MiB"),
                ("gzip members opened", "\(scan.gzipMembers)"),
                (
                    "values planted as controls, all found",
                    "\(LeakControls.Kind.allCases.count)"
                ),
                ("canaries found where none may be", "\(leaks)"),
            ],
            "Canaries are personal values that stand nowhere else; each form is one way to write one."
        ).publish()
    }
}
