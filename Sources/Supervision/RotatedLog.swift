import BlockingThreads
import Glibc
import Installation
import ProgramSupport

/// The log of one process, which comes through a pipe and is kept within bounds.
///
/// A process cannot put its own log aside: it may not write in the folder. And what put it aside while
/// the process goes on writing to the same file would lose lines.
final class RotatedLog: Sendable {
    /// The file that is written to.
    let path: String
    private let rotation: LogRotation
    private let file: GuardedState<OpenFile>
    /// Pipes whose writers have not all ended.
    private let pipes = GuardedState(0)
    /// Closed when another pipe takes the place of the last one, which its thread sees; -1 for none.
    private let last = GuardedState(Int32(-1))
    /// Milliseconds in which what is still written to a former pipe comes.
    private static let lastWords: Int32 = 1_000

    private struct OpenFile {
        var descriptor: Int32 = -1
        var endsLine = true
    }

    init(path: String, rotation: LogRotation = .standard) {
        self.path = path
        self.rotation = rotation
        file = GuardedState(OpenFile())
    }

    deinit {
        file.change { if $0.descriptor >= 0 { close($0.descriptor) } }
        endLast(before: -1)
    }

    /// A descriptor for a process to write to, which the caller closes once the process has it.
    ///
    /// The one before is read no longer than what was written to it takes: a program that an ended
    /// process has left behind would otherwise hold a pipe and a thread for each restart.
    ///
    /// - Throws: `CommandFailure` or `InstallationError` when the log cannot be had.
    func open() throws -> Int32 {
        // Said now and not when the first line is lost.
        close(try LogFile.open(path))
        var ends: [Int32] = [0, 0]
        var stops: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure.system("make a pipe") }
        guard pipe(&stops) == 0 else {
            for end in ends { close(end) }
            throw CommandFailure.system("make a pipe")
        }
        let (source, stop) = (ends[0], stops[0])
        // Only whoever is started is given a descriptor of them.
        for end in ends + stops { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipes.change { $0 += 1 }
        do {
            _ = try DedicatedThread(name: "log") {
                self.copy(from: source, until: stop)
                close(source)
                close(stop)
                self.pipes.change { $0 -= 1 }
            }
        } catch {
            pipes.change { $0 -= 1 }
            for end in ends + stops { close(end) }
            throw CommandFailure.system("start a thread", error.errorNumber)
        }
        endLast(before: stops[1])
        return ends[1]
    }

    /// Ends the reading of the last pipe; `next` ends that of the one after it.
    private func endLast(before next: Int32) {
        last.change { stop in
            if stop >= 0 { close(stop) }
            stop = next
        }
    }

    /// Waits until all that ended processes have written is in the file, `seconds` at most.
    ///
    /// A program that one of them has left behind may still hold the pipe.
    ///
    /// - Returns: Whether no pipe is left.
    @discardableResult
    func drain(within seconds: Double) -> Bool {
        pipes.wait(until: .now + .seconds(seconds)) { $0 == 0 ? () : nil } != nil
    }

    private func copy(from source: Int32, until stop: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
            while Self.mayRead(source, until: stop) {
                let count = read(source, buffer.baseAddress, buffer.count)
                if count > 0 {
                    append(UnsafeRawBufferPointer(buffer)[..<count])
                } else if count == 0 || errno != EINTR {
                    return
                }
            }
        }
    }

    /// Waits for something to read; false when nothing more comes, or is waited for.
    private static func mayRead(_ source: Int32, until stop: Int32) -> Bool {
        var waiting = [
            pollfd(fd: source, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&waiting, 2, -1) < 0 { guard errno == EINTR else { return false } }
        guard waiting[0].revents == 0 else { return true }
        // Nobody has written, and another pipe is in this one's place.
        return poll(&waiting, 1, lastWords) > 0
    }

    /// Writes `bytes` to the file, before which it is put aside when it is large.
    ///
    /// On a full disk they are lost: the process goes on without its log. The end of a line that has
    /// begun goes to the same file.
    private func append(_ bytes: Slice<UnsafeRawBufferPointer>) {
        file.change(waking: .none) { file in
            let end = file.endsLine ? nil : bytes.firstIndex(of: UInt8(ascii: "\n"))
            let next = end.map { $0 + 1 } ?? bytes.startIndex
            write(bytes[..<next], to: &file)
            write(bytes[next...], to: &file)
        }
    }

    private func write(_ bytes: Slice<UnsafeRawBufferPointer>, to file: inout OpenFile) {
        // Where nothing could be put aside the log would fill the disk without a bound.
        guard !bytes.isEmpty, let size = prepare(&file), size < 2 * rotation.bytes else { return }
        _ = Files.writeAll(UnsafeRawBufferPointer(rebasing: bytes), to: file.descriptor)
        file.endsLine = bytes.last == UInt8(ascii: "\n")
    }

    /// Opens the file where that is needed, puts it aside where it is large; its size, or nil where
    /// there is none.
    private func prepare(_ file: inout OpenFile) -> Int? {
        var found = stat()
        let isThere =
            file.descriptor >= 0 && fstat(file.descriptor, &found) == 0 && found.st_nlink > 0
        let isFull =
            isThere && Int(found.st_size) >= rotation.bytes
            && (file.endsLine || Int(found.st_size) >= rotation.bytes + 65_536)
        if isThere, !isFull || !rotation.makeRoom(at: path) { return Int(found.st_size) }
        if file.descriptor >= 0 { close(file.descriptor) }
        file = OpenFile(descriptor: (try? LogFile.open(path)) ?? -1)
        guard file.descriptor >= 0, fstat(file.descriptor, &found) == 0 else { return nil }
        return Int(found.st_size)
    }
}
