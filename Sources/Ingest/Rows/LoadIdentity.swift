import Verification

/// What tells one load of a source from another: under the same identity, mapping and rules a run goes
/// on where the last one stopped, or has nothing to do.
public enum LoadIdentity: Hashable, Sendable {
    /// A file, by the SHA-256 of its bytes, whatever it is called.
    case file(sha256: [UInt8])
    /// Something else of the kind `kind`, by `bytes` that stay the same for the same rows.
    case named(kind: String, bytes: [UInt8])

    /// Two files that are read as one.
    static func both(_ first: LoadIdentity, _ second: LoadIdentity) -> LoadIdentity {
        .named(kind: "two-files", bytes: first.digest + second.digest)
    }

    /// Rows of the load `load` that were refused, by the SHA-256 of them.
    static func replay(of load: Int64, sha256: [UInt8]) -> LoadIdentity {
        .named(kind: "replay", bytes: Array("\(load)\u{1F}".utf8) + sha256)
    }

    /// 32 bytes, kept in `ops.load.file_digest`; that of a file is the file's own.
    var digest: [UInt8] {
        switch self {
        case .file(let sha256): sha256
        case .named(let kind, let bytes): SHA256.digest(Array((kind + "\u{1F}").utf8) + bytes)
        }
    }
}
