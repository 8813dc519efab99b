import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// An HTTP server for one purpose: takes every POST with 204 and keeps its body.
final class WebhookListener: Sendable {
    let port: Int
    private let descriptor: Int32
    private let received = Mutex<[String]>([])

    var bodies: [String] { received.withLock { $0 } }

    var documents: [[String: Any]] {
        bodies.map { jsonObject($0) }
    }

    init() throws {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(made, address, size) == 0 && listen(made, 8) == 0
                    && getsockname(made, address, &size) == 0
            }
        }
        try #require(bound)
        descriptor = made
        port = Int(UInt16(bigEndian: address.sin_port))
        // The thread holds no reference: it ends when the socket is shut.
        Thread { [weak self] in
            while true {
                let connection = accept(made, nil, nil)
                guard connection >= 0 else { return }
                let body = Self.take(connection)
                self?.received.withLock { $0.append(body) }
            }
        }.start()
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// Reads one request to its end and answers.
    private static func take(_ connection: Int32) -> String {
        defer { close(connection) }
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !isWhole(bytes) {
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        let answer = Array("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".utf8)
        _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
        let text = String(decoding: bytes, as: UTF8.self)
        return text.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
    }

    private static func isWhole(_ bytes: Data) -> Bool {
        let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")
        guard parts.count > 1, parts[0].contains("Content-Type: application/json"),
            let field = parts[0].components(separatedBy: "Content-Length: ").dropFirst().first,
            let length = Int(field.prefix { $0.isNumber })
        else { return false }
        return parts.dropFirst().joined(separator: "\r\n\r\n").utf8.count >= length
    }
}
