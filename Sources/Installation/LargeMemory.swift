import CPlatform

/// How memory is taken from the system.
public enum LargeMemory {
    /// 16 MiB: smaller ones are made and dropped too often.
    private static let threshold: Int32 = 1 << 24

    /// Lets arrays of 16 MiB and more go back to the system when they end, instead of leaving a hole
    /// that the next one does not fit: for programs that make and drop many large columns.
    ///
    /// glibc would raise the threshold by itself, up to 32 MiB, each time such memory is freed.
    /// It is advice: where the C library does not take it, more memory is held.
    public static func returnAtOnce() { _ = platform_map_from(threshold) }
}
