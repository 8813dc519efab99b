import Glibc
import TestSupport
import Testing

@testable import LocalSocket

@Suite("Asking whether somebody listens on a socket")
struct SocketProbeTests {
    @Test("the answer is no for a listener of another user")
    func otherUser() throws {
        let running = try RunningListener { frame, _ in frame }
        defer { running.stop() }
        #expect(SocketProbe.answers(running.path, users: [geteuid()]))
        #expect(!SocketProbe.answers(running.path, users: [geteuid() &+ 1]))
        #expect(!SocketProbe.answers(running.path + "x", users: [geteuid()]))
    }

    @Test("a listener that accepts nobody is not waited for", .testTimeLimit)
    func fullQueue() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path + "/socket"
        let squatter = try RawSocket(boundTo: path, listening: true)
        defer { squatter.close() }
        var waiting: [SocketDescriptor] = []
        while let connection = try? connectSocket(path, until: .now) { waiting.append(connection) }
        #expect(!waiting.isEmpty)
        #expect(!SocketProbe.answers(path, users: [geteuid()]))
    }
}
