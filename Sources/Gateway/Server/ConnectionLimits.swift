import HummingbirdCore
import NIOCore

extension HTTP1Channel.Configuration {
    /// Bounded headers, and no connection kept for someone who says nothing.
    static var limited: Self {
        .init(
            idleTimeout: .seconds(Limits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.headerFieldBytes,
                maxHeaderListSize: Limits.headerBytes,
                maxHeaderFieldCount: Limits.headerFields))
    }
}
