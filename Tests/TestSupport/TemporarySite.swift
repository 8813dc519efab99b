import Foundation
import Glibc
import Testing

/// A data folder of its own for one test; stopped and removed at its end.
public struct TemporarySite: Sendable {
    public let path: String
    public let port: Int

    /// Runs `body` with a fresh data folder and a port nobody listens on.
    public static func use(_ body: (TemporarySite) async throws -> Void) async throws {
        // An installation is a server's thousands of files, each synced to disk.
        let template = "\(TemporaryFolder.serverFolders)/bauta-cli-XXXXXX"
        var name = Array(template.utf8CString)
        let made = mkdtemp(&name).map { String(cString: $0) }
        let site = TemporarySite(path: try #require(made), port: try freePort())
        do {
            try await body(site)
        } catch {
            try await site.remove()
            throw error
        }
        try await site.remove()
    }

    public func bauta(_ arguments: String...) async throws -> CommandResult {
        try await Executables.bauta(arguments, environment: ["BAUTA_DATA": path])
    }

    /// Starts the service and expects it to be ready.
    public func up() async throws {
        let result = try await bauta(
            "up", "--detach", "--no-schedule", "--port", String(port), "--json")
        try #require(result.status == 0, "\(result.errors)")
    }

    /// Processes of this data folder: those that name it on their command line.
    public var processes: [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { pid in
            guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else {
                return false
            }
            return String(decoding: line, as: UTF8.self).contains(path)
        }
    }

    private func remove() async throws {
        let result = try await bauta("down")
        #expect(result.status == 0, "\(result.errors)")
        try FileManager.default.removeItem(atPath: path)
    }

    private static func freePort() throws -> Int {
        let listener = try LoopbackListener()
        return listener.port
    }
}

/// Holds a loopback port until it goes out of scope.
public final class LoopbackListener {
    public let port: Int
    private let descriptor: Int32

    public init() throws {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(made, address, size) == 0 && listen(made, 1) == 0
                    && getsockname(made, address, &size) == 0
            }
        }
        try #require(bound)
        descriptor = made
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
