import Glibc

extension StartedProgram {
    /// What lies in a pipe now, `limit` bytes at most, without waiting for more: a program may have ended
    /// and another that it has left behind hold the pipe.
    public static func waitingBytes(in pipe: Int32, atMost limit: Int) -> [UInt8] {
        guard fcntl(pipe, F_SETFL, O_NONBLOCK) == 0 else { return [] }
        var content = [UInt8](repeating: 0, count: limit)
        var length = 0
        while length < limit {
            let count = content.withUnsafeMutableBytes {
                read(pipe, $0.baseAddress.map { $0 + length }, limit - length)
            }
            guard count > 0 || (count < 0 && errno == EINTR) else { break }
            length += max(0, count)
        }
        return Array(content.prefix(length))
    }
}
