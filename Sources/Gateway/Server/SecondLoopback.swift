import Glibc
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Serves on ::1 too: browsers try it first for `localhost`, and where the service left it free another
/// user of the machine could show what pages he likes under that name.
///
/// On a machine without this address nobody can listen there, and nothing is served.
struct SecondLoopback: Service {
    static let address = "::1"

    /// The port that the first address is served on, once it is.
    let ports: AsyncStream<Int>
    /// Called with the port once connections are accepted on all addresses there are.
    let onListening: @Sendable (Int) -> Void
    let application:
        @Sendable (Int, @escaping @Sendable (Int) -> Void) -> Application<
            RouterResponder<GatewayContext>
        >

    func run() async throws {
        for await port in ports {
            do {
                try await application(port, onListening).run()
            } catch let error as IOError where Self.saysNoAddress(error) {
                onListening(port)
                try? await gracefulShutdown()
            }
            return
        }
    }

    /// Whether the machine has no such address.
    private static func saysNoAddress(_ error: IOError) -> Bool {
        [EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
    }
}
