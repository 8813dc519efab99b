import CSodium

/// 32 secret bytes in memory that is locked, guarded, and wiped when it is let go.
///
/// Cannot be copied, printed or encoded; the bytes are seen only inside a closure.
struct SecretBytes: ~Copyable {
    static let count = 32

    private let storage: UnsafeMutableRawPointer

    /// Lets `fill` write all 32 bytes; wiped at once when that throws.
    init(filledBy fill: (UnsafeMutablePointer<UInt8>) throws -> Void) throws {
        guard sodium_init() >= 0, let memory = sodium_malloc(Self.count) else {
            throw ReleaseError(.system(operation: "sodium_malloc", errno: 0))
        }
        do {
            try fill(memory.assumingMemoryBound(to: UInt8.self))
        } catch {
            sodium_free(memory)
            throw error
        }
        sodium_mprotect_readonly(memory)
        storage = memory
    }

    deinit { sodium_free(storage) }

    func withBytes<Result>(_ body: (UnsafePointer<UInt8>) throws -> Result) rethrows -> Result {
        try body(UnsafePointer(storage.assumingMemoryBound(to: UInt8.self)))
    }
}
