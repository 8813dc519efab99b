import BlockingThreads
import Foundation
import Glibc
import TestSupport

/// Sends bytes as they are, and takes what comes back until the other side ends the connection.
struct RawProbe: Sendable {
    enum Failure: Error { case noConnection, noEnd }

    let port: Int

    private static let threads = BlockingThreads(name: "raw-probe", count: 8)

    /// What is answered to `message`, after which nothing more is sent.
    func send(_ message: [UInt8]) async throws -> RawAnswer {
        try await Self.threads.run { try ask(message) }
    }

    /// As `send`, for a thread that may block.
    func ask(_ message: [UInt8]) throws -> RawAnswer {
        RawAnswer(try Self.exchange(message, port: port))
    }

    func send(_ message: String) async throws -> RawAnswer { try await send(Array(message.utf8)) }

    private static func exchange(_ message: [UInt8], port: Int) throws -> [UInt8] {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure.noConnection }
        var timeout = timeval(tv_sec: Int(Duration.testTimeout.components.seconds), tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(
                number, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
        var rest = message[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // What it has refused, the service need not read to the end.
            if count <= 0 { break }
            rest = rest.dropFirst(count)
        }
        shutdown(number, Int32(SHUT_WR))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(number, &buffer, buffer.count, 0)
            if count > 0 {
                answer += buffer[..<count]
            } else if count == 0 || errno == ECONNRESET {
                return answer
            } else {
                throw Failure.noEnd
            }
        }
    }
}

/// An answer as bytes; a status of 0 where there was none.
struct RawAnswer: Sendable {
    let status: Int
    /// Everything before the body.
    let head: [UInt8]
    /// Names in lower case, in the order they came.
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    init(_ bytes: [UInt8]) {
        let data = Data(bytes)
        let end = data.range(of: Data("\r\n\r\n".utf8))?.lowerBound ?? data.endIndex
        head = Array(data[..<end])
        body = Array(data[end...].dropFirst(4))
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        headers = lines.dropFirst().map { line in
            let name = line.prefix { $0 != ":" }
            let value = line.dropFirst(name.count + 1).drop { $0 == " " }
            return (name.lowercased(), String(value))
        }
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: [String: Any] { jsonObject(body) }

    /// The value of the only header called `name`; nil where there is none, or several.
    func header(_ name: String) -> String? {
        let values = headers.filter { $0.name == name }
        return values.count == 1 ? values[0].value : nil
    }

    /// Whether `needle` stands in the head or, where `inBody` says so, in the body.
    func holds(_ needle: String, inBody: Bool) -> Bool {
        Data(inBody ? body : head).range(of: Data(needle.utf8)) != nil
    }
}
