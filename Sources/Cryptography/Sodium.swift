import CSodium

/// Starts libsodium once; every type here calls it before its first use.
enum Sodium {
    private static let status: Int32 = sodium_init()

    static func start() {
        precondition(status >= 0, "libsodium did not start")
    }
}

/// An array of `count` bytes that `fill` writes, all of them.
func bytes(_ count: Int, filledBy fill: (UnsafeMutablePointer<UInt8>) -> Void) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        guard let start = buffer.baseAddress else { return }
        fill(start)
        initialized = count
    }
}
