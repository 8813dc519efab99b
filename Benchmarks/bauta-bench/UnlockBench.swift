import BlockingThreads
import Glibc

/// Unlocks one person after the other over HTTP, on several connections at once.
struct UnlockBench: Sendable {
    /// Where the gateway listens on the loopback interface.
    let port: UInt16
    /// Tokens of agents, one a client.
    let tokens: [String]
    /// References that may be opened, over and over.
    let references: [String]
    /// Unlocks in all.
    let count: Int

    /// Seconds of every unlock, and the moment at which it ended, counted from the first.
    private struct Sample {
        let end: Double
        let seconds: Double
    }

    private struct State {
        var next = 0
        var samples: [Sample] = []
        var failures: [String] = []
    }

    /// One JSON object: unlocks a second, over all and over each tenth; milliseconds of one.
    func run() throws -> String {
        let state = GuardedState(State())
        let start = ContinuousClock.now
        let threads = try tokens.map { token in
            try DedicatedThread(name: "client") { serve(token, state, start) }
        }
        threads.forEach { $0.join() }
        let (samples, failures) = state.change { ($0.samples, $0.failures) }
        if let failure = failures.first { throw BenchFailure(text: "an unlock failed: " + failure) }
        let ends = samples.map(\.end).sorted()
        let times = samples.map(\.seconds).sorted()
        let tenth = max(1, count / 10)
        let rates = stride(from: 0, to: count - tenth + 1, by: tenth).map { first in
            Double(tenth) / (ends[first + tenth - 1] - (first == 0 ? 0 : ends[first - 1]))
        }
        func milliseconds(_ share: Double) -> Double {
            times[min(times.count - 1, Int(Double(times.count) * share))] * 1_000
        }
        return """
            {"clients": \(tokens.count), "unlocks": \(samples.count), \
            "per_second": \(Double(samples.count) / (ends.last ?? 1)), \
            "per_second_by_tenth": \(rates), \
            "p50_ms": \(milliseconds(0.5)), "p99_ms": \(milliseconds(0.99))}
            """
    }

    private func serve(
        _ token: String, _ state: GuardedState<State>, _ start: ContinuousClock.Instant
    ) {
        do {
            let connection = try LoopbackConnection(port: port)
            while true {
                let number = state.change(waking: .none) { state -> Int? in
                    guard state.next < count, state.failures.isEmpty else { return nil }
                    state.next += 1
                    return state.next - 1
                }
                guard let number else { return }
                let began = ContinuousClock.now
                let status = try connection.post(
                    "/v1/unlocks", token: token,
                    json: """
                        {"purpose":"churn-callback","reason":"A benchmark opens this contact.",\
                        "references":["\(references[number % references.count])"],\
                        "columns":["phone"],"acknowledged":true}
                        """)
                guard status == 200 else { throw BenchFailure(text: "HTTP \(status)") }
                let sample = Sample(
                    end: start.duration(to: .now) / .seconds(1),
                    seconds: began.duration(to: .now) / .seconds(1))
                state.change(waking: .none) { $0.samples.append(sample) }
            }
        } catch {
            state.change { $0.failures.append("\(error)") }
        }
    }
}

/// What keeps a benchmark from a result.
struct BenchFailure: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

/// One kept HTTP/1.1 connection to the loopback interface, for requests one after the other.
private final class LoopbackConnection {
    private let socket: Int32
    private var received: [UInt8] = []

    init(port: UInt16) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var noDelay: Int32 = 1
        setsockopt(
            socket, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay,
            socklen_t(MemoryLayout<Int32>.size))
        guard connected == 0 else { throw BenchFailure(text: "nothing listens on port \(port)") }
    }

    deinit { close(socket) }

    /// Sends a request and reads its answer to the end; returns the status.
    func post(_ path: String, token: String, json: String) throws -> Int {
        let request = """
            POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\n\
            Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)
            """
        var bytes = Array(request.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, 0) }
            guard sent > 0 else { throw BenchFailure(text: "the connection was closed") }
            bytes = bytes.dropFirst(sent)
        }
        while true {
            if let status = takeAnswer() { return status }
            var chunk = [UInt8](repeating: 0, count: 16_384)
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { throw BenchFailure(text: "the connection was closed") }
            received += chunk.prefix(count)
        }
    }

    /// Takes a whole answer with a `Content-Length` out of what was received; nil while there is none.
    private func takeAnswer() -> Int? {
        let blank = Array("\r\n\r\n".utf8)
        let starts = received.indices.dropLast(blank.count - 1)
        guard let head = starts.first(where: { received[$0...].starts(with: blank) }) else {
            return nil
        }
        let lines = String(decoding: received[..<head], as: UTF8.self).utf8.split {
            $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n")
        }.map { String(decoding: $0, as: UTF8.self) }
        let name = "content-length: "
        let length = lines.first { $0.prefix(name.utf8.count).lowercased() == name }
            .flatMap { Int($0.dropFirst(name.utf8.count)) }
        let end = head + blank.count + (length ?? 0)
        guard received.count >= end else { return nil }
        received.removeFirst(end)
        return lines.first.flatMap { Int($0.split(separator: " ")[1]) }
    }
}
