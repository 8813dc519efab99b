public import Foundation
import Glibc

/// What one run of a command left behind.
public struct CommandResult: Sendable {
    /// The exit status; the signal's number where one ended it.
    public let status: Int32
    /// What it wrote on standard output.
    public let output: String
    /// What it wrote on standard error.
    public let errors: String

    /// The summary line, which is the last of the output, as a dictionary.
    public var summary: [String: Any] { jsonObject(output.split(separator: "\n").last ?? "") }
}

/// A program with its arguments, to be run as a process of its own.
public struct Program: Sendable {
    private let path: String
    private let arguments: [String]
    private let environment: [String: String?]
    private let folder: String?
    private let input: String?

    /// - Parameters:
    ///   - path: absolute, or a name that is looked up in PATH.
    ///   - environment: what differs from this process's own; nil takes a variable out.
    ///   - folder: where it runs; here where none is named.
    ///   - input: what it reads from standard input, at most 64 KB; nothing where it is nil.
    public init(
        _ path: String, _ arguments: [String], environment: [String: String?] = [:],
        in folder: String? = nil, input: String? = nil
    ) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.input = input
    }

    /// Runs it to its end; blocks.
    public func result() throws -> CommandResult {
        let (output, errors) = (try emptyFile(), try emptyFile())
        defer { for file in [output, errors] { unlink(file.path) } }
        let process = try start(
            output: FileHandle(forWritingTo: output), errors: FileHandle(forWritingTo: errors))
        process.waitUntilExit()
        return CommandResult(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }

    /// Runs it to its end on a thread of its own: the tests' pool must not block.
    public func run() async throws -> CommandResult {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try result() }) }.start()
        }
    }

    /// Starts it and returns at once; what it writes goes to the given files, or nowhere.
    public func start(
        output: FileHandle = .nullDevice, errors: FileHandle = .nullDevice
    ) throws -> Process {
        let process = Process()
        if path.hasPrefix("/") {
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
        } else {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [path] + arguments
        }
        var variables = ProcessInfo.processInfo.environment
        for (name, value) in environment { variables[name] = value }
        process.environment = variables
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        if let input {
            let pipe = Pipe()
            try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try pipe.fileHandleForWriting.close()
            process.standardInput = pipe
        }
        try process.run()
        return process
    }

    /// Files instead of pipes: reading them does not wait for a process that stays.
    private func emptyFile() throws -> URL {
        // Not the prefix of temporary folders, which is followed by the number of a process.
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "bauta-output-" + UUID().uuidString)
        try Data().write(to: file)
        return file
    }
}
