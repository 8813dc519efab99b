import Foundation
import Glibc
import Testing

/// What one run of a command left behind.
struct CommandResult: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// The summary line as a dictionary.
    var summary: [String: Any] {
        let line = output.split(separator: "\n").last ?? ""
        let value = try? JSONSerialization.jsonObject(with: Data(line.utf8))
        return value as? [String: Any] ?? [:]
    }
}

/// The executables this package built, beside the test bundle.
enum Executables {
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().path

    static let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Runs `bauta` to its end, on a thread of its own: the tests' pool must not block.
    static func bauta(
        _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> CommandResult {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    with: Result { try run(arguments, environment: environment) })
            }
            thread.start()
        }
    }

    private static func run(
        _ arguments: [String], environment: [String: String]
    ) throws -> CommandResult {
        let process = try start(arguments, environment: environment)
        process.process.waitUntilExit()
        return CommandResult(
            status: process.process.terminationStatus, output: try take(process.output),
            errors: try take(process.errors))
    }

    private static func start(
        _ arguments: [String], environment: [String: String]
    ) throws -> (process: Process, output: URL, errors: URL) {
        let (output, errors) = (try emptyFile(), try emptyFile())
        let process = Process()
        process.executableURL = URL(fileURLWithPath: folder + "/bauta")
        process.arguments = arguments
        var all = ProcessInfo.processInfo.environment
        // The width of somebody's terminal and their own data folder are not part of a test.
        for name in ["COLUMNS", "BAUTA_DATA"] { all[name] = nil }
        all["BAUTA_TEST_NO_SYNC"] = "1"
        process.environment = all.merging(environment) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output, errors)
    }

    /// Files instead of pipes: reading them does not wait for a process that stays.
    private static func emptyFile() throws -> URL {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "bauta-test-" + UUID().uuidString)
        try Data().write(to: file)
        return file
    }

    private static func take(_ file: URL) throws -> String {
        let content = try Data(contentsOf: file)
        try FileManager.default.removeItem(at: file)
        return String(decoding: content, as: UTF8.self)
    }
}
