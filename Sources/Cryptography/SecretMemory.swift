import CSodium

/// Memory of libsodium: locked, between guard pages, never dumped, wiped when released.
///
/// Its owners are noncopyable, so that it is released when they end. A class, so that another
/// module needs nothing of its layout to release it.
final class SecretMemory: @unchecked Sendable {
    // Sendable: the memory is read-only but in `init`, in `deinit` and in `overwrite`, while whose caller has its
    // owner alone.
    private let start: UnsafeMutableRawPointer

    /// Lets `body` write `count` bytes; wiped at once when that throws.
    ///
    /// Ends the process where no more memory may be locked: there is no safe way to go on.
    init<E: Error>(
        count: Int, filledBy body: (UnsafeMutablePointer<UInt8>) throws(E) -> Void
    ) throws(E) {
        Sodium.start()
        guard let start = sodium_malloc(count) else {
            preconditionFailure("no guarded memory left (see RLIMIT_MEMLOCK)")
        }
        do {
            try body(start.assumingMemoryBound(to: UInt8.self))
        } catch {
            sodium_free(start)
            throw error
        }
        sodium_mprotect_readonly(start)
        self.start = start
    }

    /// Lets `body` write other bytes in the place of those that stand there.
    ///
    /// Its owner must be held by nobody else meanwhile.
    func overwrite(_ body: (UnsafeMutablePointer<UInt8>) -> Void) {
        sodium_mprotect_readwrite(start)
        body(start.assumingMemoryBound(to: UInt8.self))
        sodium_mprotect_readonly(start)
    }

    deinit { sodium_free(start) }

    var bytes: UnsafePointer<UInt8> { UnsafePointer(start.assumingMemoryBound(to: UInt8.self)) }
}
