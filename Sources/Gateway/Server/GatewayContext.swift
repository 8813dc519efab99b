import Hummingbird

/// What goes with one request on its way through the gateway.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Names the request to the caller and, in time, to whoever reads the logs; 32 hexadecimal
    /// digits, made here and never taken from outside.
    let requestID: String

    init(source: Source) {
        coreContext = .init(source: source)
        requestID = [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)]
            .map { half in
                let digits = String(half, radix: 16)
                return String(repeating: "0", count: 16 - digits.count) + digits
            }
            .joined()
    }
}
