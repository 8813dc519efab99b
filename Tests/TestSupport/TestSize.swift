import Foundation

/// The size of heavy tests: small in `make test`, full in `make torture`, by the same code.
public enum TestSize {
    /// Whether `BAUTA_TORTURE` is 1.
    public static let isFull = ProcessInfo.processInfo.environment["BAUTA_TORTURE"] == "1"
}
