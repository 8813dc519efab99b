/// Bytes in order, once.
protocol ByteSource: AnyObject {
    /// Fills the front of `buffer`, which is not empty; 0 is the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int
}
