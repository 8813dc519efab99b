import CLibpq
import Glibc

extension Session {
    /// How long after a statement's own limit the server's answer is waited for.
    ///
    /// The limit is kept by the server. One that hangs, as on a disk that no longer answers, keeps
    /// none: then the connection is given up.
    private static let answerGrace = Duration.seconds(1)

    /// When an answer to a statement that is sent now is given up.
    var answerDeadline: ContinuousClock.Instant? {
        configuration.statementTimeout.map { ContinuousClock.now + $0 + Self.answerGrace }
    }

    /// Sends by `send`, which returns 1 for success, calls `meanwhile`, and waits for all results.
    ///
    /// Returns the first error, or else the last result; nil when the connection broke.
    ///
    /// The last result comes only after the server is ready again: what it says has been done is
    /// then committed, where no transaction was open.
    func exchange(
        _ send: (OpaquePointer) -> Int32, meanwhile: () -> Void = {}
    ) -> OpaquePointer? {
        guard send(handle) == 1 else { return nil }
        meanwhile()
        let deadline = answerDeadline
        var answer: OpaquePointer?
        while true {
            guard waitForResult(until: deadline) else {
                PQclear(answer)
                return nil
            }
            guard let result = PQgetResult(handle) else { return answer }
            if isCopy(result) {
                PQclear(answer)
                return result
            }
            if answer != nil, PQresultStatus(answer) == PGRES_FATAL_ERROR {
                PQclear(result)
            } else {
                PQclear(answer)
                answer = result
            }
        }
    }

    func isCopy(_ result: OpaquePointer?) -> Bool {
        switch PQresultStatus(result) {
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: true
        default: false
        }
    }

    /// Waits until a result can be taken without blocking; false when the connection broke.
    func waitForResult(until deadline: ContinuousClock.Instant?) -> Bool {
        while PQisBusy(handle) == 1 {
            if !waitForInput(until: deadline) {
                // libpq learns of the end by reading it, and frees the connection's state.
                shutdown(PQsocket(handle), Int32(SHUT_RDWR))
            }
            guard PQconsumeInput(handle) == 1 else { return false }
        }
        return true
    }

    private func waitForInput(until deadline: ContinuousClock.Instant?) -> Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        while true {
            let remaining = deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) }
            let milliseconds = remaining.map { Int32(clamping: $0.wholeMilliseconds) } ?? -1
            let ready = poll(&descriptor, 1, milliseconds)
            if ready > 0 { return true }
            if ready == 0 { return false }
            guard errno == EINTR else { return false }
        }
    }
}
