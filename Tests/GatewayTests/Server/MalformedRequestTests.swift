import TestSupport
import Testing

@testable import Gateway

/// Bytes that are no request, or not one that a client would send: refused, and the next request is
/// answered as ever.
@Suite struct MalformedRequestTests {
    /// Bytes with a name, since most of them say little in a report.
    struct Message: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]

        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        /// A request line and headers, with `Host` and `Connection: close`.
        static func head(_ name: String, _ line: String, _ more: String = "") -> Message {
            Message(name, Array((line + "\r\n" + Self.usual + more + "\r\n").utf8))
        }

        /// A form for `/sign-in`.
        static func form(_ name: String, _ headers: String, _ body: String) -> Message {
            let type = "Content-Type: application/x-www-form-urlencoded\r\n"
            return Message(
                name,
                Array(("POST /sign-in HTTP/1.1\r\n" + usual + type + headers + "\r\n" + body).utf8))
        }

        static func chunked(_ name: String, _ body: String) -> Message {
            form(name, "Transfer-Encoding: chunked\r\n", body)
        }

        private static let usual = "Host: 127.0.0.1\r\nConnection: close\r\n"
    }

    private static let long = String(repeating: "a", count: 1 << 20)

    private static let targets: [Message] = [
        .head("1 MB of query", "GET /v1/release/cells?epoch=\(long) HTTP/1.1"),
        .head("1 MB of path", "GET /\(long) HTTP/1.1"),
        .head(
            "10,000 parameters",
            "GET /agent?" + String(repeating: "cursor=1&", count: 10_000) + " HTTP/1.1"),
        .head(
            "2,000 parameters that fit",
            "GET /agent?" + String(repeating: "a=&", count: 2_000) + " HTTP/1.1"),
        .head("NUL in the path", "GET /\u{0} HTTP/1.1"),
        .head("NUL in the query", "GET /agent?cursor=\u{0} HTTP/1.1"),
        .head("%00 in the path", "GET /help%00 HTTP/1.1"),
        .head("%00 in the query", "GET /help?a=%00 HTTP/1.1"),
        .head("half an encoding", "GET /help?% HTTP/1.1"),
        .head("an encoding that is none", "GET /help?a=%zz HTTP/1.1"),
        .head("an overlong encoding", "GET /help?a=%c0%ae HTTP/1.1"),
        .head("a surrogate's encoding", "GET /help?a=%ed%a0%80 HTTP/1.1"),
        .head("a space in the path", "GET /he lp HTTP/1.1"),
        .head("a tab in the path", "GET /he\tlp HTTP/1.1"),
        .head("no slash", "GET help HTTP/1.1"), .head("dots", "GET /../../etc/passwd HTTP/1.1"),
        .head("encoded dots", "GET /assets/%2e%2e/%2e%2e/etc/passwd HTTP/1.1"),
        .head("no target", "GET HTTP/1.1"),
        Message(
            "bytes that are no UTF-8",
            Array("GET /".utf8) + [0xFF, 0xFE]
                + Array(" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)),
    ]

    private static let lines: [Message] = [
        .head("unknown method", "FOO / HTTP/1.1"), .head("small letters", "get / HTTP/1.1"),
        .head("TRACE", "TRACE /livez HTTP/1.1", "X-Marker: evil-marker\r\n"),
        .head("CONNECT", "CONNECT evil.example:443 HTTP/1.1"),
        .head("OPTIONS of everything", "OPTIONS * HTTP/1.1"), .head("DEBUG", "DEBUG / HTTP/1.1"),
        .head("SEARCH", "SEARCH / HTTP/1.1"), .head("a method alone", "GET"),
        .head("HTTP/0.9", "GET / HTTP/0.9"), .head("HTTP/2.0", "GET / HTTP/2.0"),
        .head("HTTP/1.9", "GET / HTTP/1.9"), .head("HTTP/3", "GET / HTTP/3"),
        .head("ICY", "GET / ICY/1.0"), .head("a version with more", "GET / HTTP/1.1.1"),
        Message("HTTP/0.9 without headers", Array("GET /\r\n\r\n".utf8)),
        Message("the preface of HTTP/2", Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)),
        Message("a TLS hello", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3] + [UInt8](0...255)),
        Message("another protocol", Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)),
        Message("NULs", [UInt8](repeating: 0, count: 10_000)),
        Message("an answer", Array("HTTP/1.1 200 OK\r\n\r\n".utf8)),
        Message("1 MB without a line", Array(long.utf8)),
    ]

    private static let headers: [Message] = [
        .head("1 MB of header", "GET /livez HTTP/1.1", "X-A: \(long)\r\n"),
        .head("1 MB of name", "GET /livez HTTP/1.1", "\(long): 1\r\n"),
        .head("1 MB of cookies", "GET /livez HTTP/1.1", "Cookie: bauta_session=\(long)\r\n"),
        .head(
            "1,000 headers", "GET /livez HTTP/1.1",
            (0..<1_000).map { "X-\($0): 1\r\n" }.joined()),
        .head(
            "1,000 times one header", "GET /livez HTTP/1.1",
            String(repeating: "Accept: */*\r\n", count: 1_000)),
        .head("no colon", "GET /livez HTTP/1.1", "X-A\r\n"),
        .head("a space before the colon", "GET /livez HTTP/1.1", "X-A : 1\r\n"),
        .head("no name", "GET /livez HTTP/1.1", ": 1\r\n"),
        .head("a name that is no token", "GET /livez HTTP/1.1", "X(A): 1\r\n"),
        .head("a name beyond ASCII", "GET /livez HTTP/1.1", "\u{C4}: 1\r\n"),
        .head("NUL in a name", "GET /livez HTTP/1.1", "X\u{0}: 1\r\n"),
        .head("NUL in a value", "GET /livez HTTP/1.1", "X-A: 1\u{0}\r\n"),
        .head("CR in a value", "GET /livez HTTP/1.1", "X-A: 1\rX-B: 2\r\n"),
        .head("a folded line", "GET /livez HTTP/1.1", "X-A: 1\r\n 2\r\n"),
        .head("escape in a value", "GET /livez HTTP/1.1", "X-A: \u{1B}[2J\r\n"),
        Message("headers that do not end", Array("GET /livez HTTP/1.1\r\nHost: 127".utf8)),
    ]

    private static let bodies: [Message] = [
        .form("a length that is no number", "Content-Length: x\r\n", "token=x"),
        .form("a negative length", "Content-Length: -1\r\n", "token=x"),
        .form("a signed length", "Content-Length: +7\r\n", "token=x"),
        .form("a list of lengths", "Content-Length: 7, 7\r\n", "token=x"),
        .form("two lengths", "Content-Length: 7\r\nContent-Length: 8\r\n", "token=x"),
        .form("a length beyond counting", "Content-Length: 99999999999999999999\r\n", "token=x"),
        .form("a length of 1 TB", "Content-Length: 1099511627776\r\n", "token=x"),
        .form("more length than body", "Content-Length: 70\r\n", "token=x"),
        .form(
            "length and chunks", "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n"),
        .form("an unknown encoding", "Transfer-Encoding: gzip\r\n", "token=x"),
        .form("chunks within", "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"),
        .form("almost chunks", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
        .form(
            "chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n"),
        .chunked("a size that is no number", "zz\r\ntoken=x\r\n0\r\n\r\n"),
        .chunked("a negative size", "-7\r\ntoken=x\r\n0\r\n\r\n"),
        .chunked("a prefixed size", "0x7\r\ntoken=x\r\n0\r\n\r\n"),
        .chunked("a size beyond counting", "fffffffffffffffff\r\ntoken=x\r\n0\r\n\r\n"),
        .chunked("a size of all but one", "ffffffffffffffff\r\ntoken=x\r\n0\r\n\r\n"),
        .chunked("no end of a size", String(repeating: "0", count: 1 << 20)),
        .chunked("no end of an extension", "7;a=" + long),
        .chunked("a chunk that is longer", "3\r\ntoken=x\r\n0\r\n\r\n"),
        .chunked("a chunk that is shorter", "f\r\ntoken=x\r\n0\r\n\r\n"),
        .chunked("no last chunk", "7\r\ntoken=x\r\n"),
        .chunked("1 MB of trailers", "0\r\nX-A: " + long + "\r\n\r\n"),
        .chunked(
            "4 MB of chunks",
            String(
                repeating: "10000\r\n"
                    + String(
                        repeating: "a", count: 0x10000) + "\r\n", count: 64) + "0\r\n\r\n"),
        .chunked("chunks of one byte", String(repeating: "1\r\na\r\n", count: 100_000)),
    ]

    @Test("is refused as a problem with its status", arguments: targets + lines + headers + bodies)
    func refuses(message: Message) async throws {
        let running = try await SharedGateway.running
        let probe = RawProbe(port: running.probe.port)
        let answer = try await probe.send(message.bytes)
        #expect((400..<500).contains(answer.status), "\(answer.status) \(answer.text.prefix(300))")
        #expect(answer.header("content-type") == "application/problem+json")
        #expect(answer.header("cache-control") == "no-store")
        #expect(answer.header("x-content-type-options") == "nosniff")
        #expect(answer.json["status"] as? Int == answer.status)
        #expect(answer.json["instance"] as? String == answer.header("x-request-id"))
        #expect(!answer.holds("evil-marker", inBody: true))
        let alive = try await running.probe.send("GET", "/livez")
        #expect(alive.status == 200)
        let valid = try await running.probe.send("GET", "/v1/whoami", token: "token-analyst")
        #expect(valid.status == 200)
    }

    @Test("what follows a good request on its connection is refused, after the good one's answer")
    func refusesWhatFollows() async throws {
        let running = try await SharedGateway.running
        for rest in ["FOO\r\n\r\n", "\u{0}", "GET /livez HTTP/1.1\r\nX\r\n\r\n"] {
            let answer = try await RawProbe(port: running.probe.port).send(
                "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + rest)
            #expect(answer.status == 200)
            let second = try #require(answer.text.split(separator: "HTTP/1.1 ").last)
            #expect(second.hasPrefix("400 "))
            #expect(second.lowercased().contains("\r\nconnection: close\r\n"))
            #expect(second.contains("\"code\":\"malformed-request\""))
        }
    }

    @Test("a body that breaks off is refused once, with the end of the connection")
    func refusesOnce() async throws {
        let running = try await SharedGateway.running
        let answer = try await RawProbe(port: running.probe.port).send(
            "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\nzz\r\n")
        #expect(answer.status == 400)
        #expect(answer.header("connection") == "close")
        #expect(!answer.holds("HTTP/1.1", inBody: true))
        #expect(answer.json["code"] as? String == "malformed-request")
    }

    @Test("the id of what was no request is the log's")
    func logsRefusals() async throws {
        let running = try await SharedGateway.running
        let answer = try await RawProbe(port: running.probe.port).send("PASTED-SECRET /\r\n\r\n")
        let id = try #require(answer.header("x-request-id"))
        #expect(running.log.contains(id))
        #expect(!running.log.contains("PASTED-SECRET"))
    }

    @Test("a body that hides a request is no request")
    func hidesNothing() async throws {
        let running = try await RunningGateway()
        let hidden = """
            POST /sign-out HTTP/1.1\r
            Host: 127.0.0.1\r
            Cookie: bauta_session=session-analyst\r
            Sec-Fetch-Site: same-origin\r
            \r\n
            """
        for headers in [
            "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
            "Transfer-Encoding : chunked\r\n", "Transfer-Encoding: chunked\r\n: x\r\n",
            "Content-Length: 6\r\n Content-Length: 0\r\n",
        ] {
            let answer = try await RawProbe(port: running.probe.port).send(
                "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\(headers)\r\n0\r\n\r\n\(hidden)")
            #expect((400..<500).contains(answer.status))
            #expect(
                !answer.holds("HTTP/1.1 303", inBody: true) && !running.log.contains("/sign-out"))
        }
    }
}
