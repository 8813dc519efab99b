import Glibc
import NIOCore

/// Why the gateway could not serve.
public struct GatewayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kept it from serving.
    public enum Code: Hashable, Sendable {
        case portTaken
        case portForbidden
        case stopped
    }

    /// What kept it from serving.
    public let code: Code
    /// The port it was to listen on.
    public let port: Int

    /// What is behind an error of listening on `port`.
    init(listening error: any Error, port: Int) {
        code =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: .portTaken
            case EACCES: .portForbidden
            default: .stopped
            }
        self.port = port
    }

    /// One sentence for the operator.
    public var description: String {
        switch code {
        case .portTaken:
            "port \(port) on 127.0.0.1 or ::1 is taken; choose another with --port"
        case .portForbidden:
            "port \(port) may not be used by this user; choose one above 1023 with --port"
        case .stopped:
            "the server ended unexpectedly"
        }
    }
}
