import CPlatform

/// How memory is taken from the system.
public enum LargeMemory {
    private static let threshold: Int32 = 1 << 24

    /// Arrays of a megabyte and more go back to the system when they end, instead of leaving a hole
    /// that the next one does not fit: for programs that make and drop many large columns.
    ///
    /// glibc would raise the threshold by itself, up to 32 MB, each time such memory is freed.
    public static func isReturnedAtOnce() { _ = platform_map_from(threshold) }
}
