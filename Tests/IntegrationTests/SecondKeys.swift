@_spi(KeyBytes) import Cryptography
import Foundation
import TestSupport
import Unsealing
import Verification

/// A second version of every key that version 0.1.0 had, as a rotation would leave it.
enum SecondKeys {
    private static let holders = [
        "linking": ["ingest", "vault"], "pseudonym": ["ingest", "vault"],
        "worklist": ["vault"], "audittag": ["vault"], "credential": ["vault"],
    ]

    /// Adds the files beside the first versions in the folder `keys`, for the same users.
    static func add(to keys: String) throws {
        for (name, processes) in holders {
            let paths = processes.map { "\(keys)/\($0)/\(name)" }
            try KeyFile.write(.random(), to: paths[0] + ".2.key")
            for copy in paths.dropFirst() {
                try FileManager.default.copyItem(
                    atPath: paths[0] + ".2.key", toPath: copy + ".2.key")
            }
            try paths.forEach(handOver)
        }
        let secret = "\(keys)/vault/vault"
        try KeyFile.write(.random(), to: secret + ".2.key")
        let opening = try OpeningKey(version: KeyVersion(2), folder: keys + "/vault")
        try handOver(secret)
        for process in ["vault", "public"] {
            try KeyFile.write(
                publicKey: opening.publicBytes, to: "\(keys)/\(process)/vault.pub.2.key")
            try handOver("\(keys)/\(process)/vault.pub")
        }
    }

    /// The second version gets the owner and the mode of the first.
    private static func handOver(_ path: String) throws {
        for program in ["chown", "chmod"] {
            let result = try Program(
                program, ["--reference=\(path).1.key", "\(path).2.key"]
            ).result()
            guard result.status == 0 else { throw CocoaError(.fileWriteNoPermission) }
        }
    }
}
