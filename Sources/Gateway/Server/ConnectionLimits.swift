import HummingbirdCore
import NIOCore
import Observability

extension HTTP1Channel.Configuration {
    /// Bounded headers, no connection kept for someone who says nothing or little, and an answer in
    /// the form of all others to what is no request.
    static func limited(
        by bounds: ConnectionBounds, waiting: WaitingConnections, observer: Observer
    ) -> Self {
        .init(
            additionalChannelHandlers: [
                SlowClientHandler(bounds: bounds, connections: waiting),
                UnreadableRequestHandler(observer: observer),
            ],
            idleTimeout: .seconds(Limits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.headerFieldBytes,
                maxHeaderListSize: Limits.headerBytes,
                maxHeaderFieldCount: Limits.headerFields))
    }
}
