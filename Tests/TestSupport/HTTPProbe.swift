import BlockingThreads
import Foundation
import Glibc

/// An answer as it came over the wire.
public struct HTTPReply: Sendable {
    public let status: Int
    /// Names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]

    public var text: String { String(decoding: body, as: UTF8.self) }
    public var json: [String: Any] { jsonObject(body) }
}

/// A client with nothing clever in it: one connection a request, no redirects, no cookies.
public struct HTTPProbe: Sendable {
    public enum Failure: Error { case noConnection, noAnswer }

    public let port: Int

    public init(port: Int) { self.port = port }

    private static let threads = BlockingThreads(name: "probe", count: 16)

    public func send(
        _ method: String, _ path: String, token: String? = nil, headers: [String: String] = [:],
        body: String = ""
    ) async throws -> HTTPReply {
        var fields = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
        if let token { fields["Authorization"] = "Bearer " + token }
        if !body.isEmpty { fields["Content-Length"] = String(body.utf8.count) }
        fields.merge(headers) { _, given in given }
        let head = fields.map { "\($0): \($1)\r\n" }.joined()
        let message = "\(method) \(path) HTTP/1.1\r\n\(head)\r\n\(body)"
        return try await Self.threads.run { [port] in
            try Self.parse(Self.exchange(Array(message.utf8), port: port))
        }
    }

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
        var rest = message[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A server that refuses a large body may hang up before it has all of it.
            if count <= 0 { break }
            rest = rest.dropFirst(count)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(number, &buffer, buffer.count, 0)
            if count <= 0 { return answer }
            answer += buffer[..<count]
        }
    }

    private static func parse(_ answer: [UInt8]) throws -> HTTPReply {
        let data = Data(answer)
        guard let end = data.range(of: Data("\r\n\r\n".utf8)) else { throw Failure.noAnswer }
        let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ")
        guard status.count > 1, let code = Int(status[1]) else { throw Failure.noAnswer }
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (
                line[..<colon].lowercased(),
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            )
        }
        return HTTPReply(
            status: code, headers: Dictionary(headers) { first, _ in first },
            body: Array(data[end.upperBound...]))
    }
}
