import Foundation
import Glibc
import Installation
import ProgramSupport
import TestSupport
import Testing

@testable import Supervision

/// Logs as processes write them and as they lie on disk.
@Suite("Logs that rotate")
struct RotatedLogTests {
    private static let rotation = LogRotation(bytes: 100_000, kept: 3)

    private static func use(_ body: (_ folder: String) throws -> Void) throws {
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) { try body(folder.path) }
    }

    /// The files of the log, the oldest first.
    private static func files(_ path: String) -> [String] {
        ((1...9).reversed().map { path + ".\($0)" } + [path])
            .filter { FileManager.default.fileExists(atPath: $0) }
    }

    private static func size(_ path: String) throws -> Int {
        try Data(contentsOf: URL(fileURLWithPath: path)).count
    }

    /// Has a program write what `script` prints into `log`, and waits until it lies on disk.
    private static func write(_ script: String, into log: RotatedLog) throws {
        let output = try log.open()
        let program = try StartedProgram(
            Launch(arguments: ["/bin/sh", "-c", script], output: output, errors: output))
        close(output)
        try #require(program.wait().succeeded)
        log.drain(within: 600)
    }

    @Test("keep a fixed number of files of a bounded size, and lose nothing but the oldest lines")
    func rotates() throws {
        try Self.use { folder in
            let path = folder + "/process.log"
            let log = RotatedLog(path: path, rotation: Self.rotation)
            // 7 bytes a line: ten times as much as is kept.
            try Self.write("seq 100000 699999", into: log)
            let files = Self.files(path)
            #expect(files == [3, 2, 1].map { path + ".\($0)" } + [path])
            // What is read from a pipe at a time is written before it is looked at again.
            for file in files { #expect(try Self.size(file) < Self.rotation.bytes + 131_072) }
            let text = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
            let lines = text.split(separator: "\n").map { Int($0) }
            #expect(lines.count >= 3 * Self.rotation.bytes / 7)
            let isWhole = lines.elementsEqual((700_000 - lines.count..<700_000).map(Optional.some))
            #expect(isWhole)
        }
    }

    @Test("let go of the pipe of an ended process at its restart, whatever it has left behind")
    func leftBehind() throws {
        try Self.use { folder in
            let log = RotatedLog(path: folder + "/process.log")
            let output = try log.open()
            let script = "sleep 600 & echo $! > \(folder)/left; echo first"
            let program = try StartedProgram(
                Launch(arguments: ["/bin/sh", "-c", script], output: output, errors: output))
            close(output)
            try #require(program.wait().succeeded)
            let text = try String(contentsOfFile: folder + "/left", encoding: .utf8)
            let left = try #require(Int32(text.dropLast()))
            defer { kill(left, SIGKILL) }
            #expect(!log.drain(within: 0.1))
            // The restart: its process ends, and nothing of either is held.
            try Self.write("echo second", into: log)
            #expect(log.drain(within: 60))
            #expect(kill(left, 0) == 0)
            let written = try String(contentsOfFile: log.path, encoding: .utf8)
            #expect(written == "first\nsecond\n")
        }
    }

    @Test("go on where an earlier run ended, and hold both outputs of a process")
    func goesOn() throws {
        try Self.use { folder in
            let path = folder + "/process.log"
            let log = RotatedLog(path: path, rotation: Self.rotation)
            try Self.write("echo first; echo second >&2", into: log)
            try Self.write("echo third", into: log)
            let again = RotatedLog(path: path, rotation: Self.rotation)
            try Self.write("echo fourth", into: again)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text == "first\nsecond\nthird\nfourth\n")
            var found = stat()
            #expect(stat(path, &found) == 0 && found.st_mode & 0o777 == 0o640)
        }
    }

    @Test("stay bounded where nothing can be put aside, and hold up no process")
    func cannotRotate() throws {
        try Self.use { folder in
            let path = folder + "/process.log"
            try FileManager.default.createDirectory(
                atPath: path + ".1/full", withIntermediateDirectories: true)
            try FileManager.default.createDirectory(
                atPath: path + ".2/full", withIntermediateDirectories: true)
            let log = RotatedLog(path: path, rotation: Self.rotation)
            try Self.write("seq 100000 399999", into: log)
            #expect(try Self.size(path) < 2 * Self.rotation.bytes + 65_536)
        }
    }

    @Test("are made anew when somebody has removed the file")
    func removed() throws {
        try Self.use { folder in
            let path = folder + "/process.log"
            let log = RotatedLog(path: path, rotation: Self.rotation)
            try Self.write("echo first", into: log)
            try FileManager.default.removeItem(atPath: path)
            try Self.write("echo second", into: log)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "second\n")
        }
    }

    @Test("of the supervisor itself are put aside by it, and it goes on in a new file")
    func ownOutput() throws {
        try Self.use { folder in
            let path = folder + "/bauta.log"
            let output = try LogFile.open(path)
            defer { close(output) }
            Terminal.write("small\n", to: output)
            Self.rotation.putAside(path, of: [output])
            #expect(Self.files(path) == [path])
            Terminal.write(String(repeating: "line\n", count: 20_000), to: output)
            Self.rotation.putAside(path, of: [output])
            Terminal.write("after\n", to: output)
            #expect(Self.files(path) == [path + ".1", path])
            #expect(try Self.size(path + ".1") == 100_006)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "after\n")
        }
    }
}
