import TestSupport
import Testing

@testable import Gateway

/// Requests that were changed on their way, or on purpose.
@Suite("Requests, changed at random")
struct RequestFuzzTests {
    @Test("a request is answered, or its connection closed, and never with an error of the server")
    func requests() async throws {
        let running = try await RunningGateway()
        let probe = RawProbe(port: running.probe.port)
        let usual = "Host: 127.0.0.1\r\nConnection: close\r\n"
        let form = "Content-Type: application/x-www-form-urlencoded\r\n"
        let json =
            "Content-Type: application/json\r\nAuthorization: Bearer token-retention_agent\r\n"
        let unlock = """
            {"purpose":"churn-callback","reason":"Asked to be called back about an offer.",\
            "references":["r-1"],"columns":["phone"],"acknowledged":true}
            """
        let corpus = [
            "GET /livez HTTP/1.1\r\n\(usual)\r\n",
            "GET /agent?cursor=1&limit=50 HTTP/1.1\r\n\(usual)Cookie: bauta_session=session-agent\r\n\r\n",
            "GET /v1/release/cells?epoch=2011-W49 HTTP/1.1\r\n\(usual)Authorization: Bearer token-analyst\r\n"
                + "Accept: text/csv\r\n\r\n",
            "POST /sign-in HTTP/1.1\r\n\(usual)\(form)Content-Length: 19\r\n\r\ntoken=token-analyst",
            "POST /v1/unlocks HTTP/1.1\r\n\(usual)\(json)Content-Length: \(unlock.utf8.count)\r\n\r\n"
                + unlock,
        ].map { Array($0.utf8) }
        try await Fuzzing.feed("requests", from: corpus) { bytes in
            let answer = try probe.ask(bytes)
            #expect(answer.status < 500, "\(answer.status)")
            return answer.status != 0 && answer.status < 400
        }
        #expect(try await running.probe.send("GET", "/livez").status == 200)
    }
}
