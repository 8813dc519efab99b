import NIOCore
import NIOHTTP1

/// Takes the host of a request whose target is a whole address (`GET http://host/path`) from there,
/// as RFC 9112 (3.2.2) has it: the `Host` header beside it does not count.
final class AbsoluteTargetHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = Self.unwrapInboundIn(data),
            let authority = Self.authority(of: head.uri), head.headers["Host"].count == 1
        else {
            context.fireChannelRead(data)
            return
        }
        head.headers.replaceOrAdd(name: "Host", value: authority)
        context.fireChannelRead(Self.wrapInboundOut(.head(head)))
    }

    /// What stands between the scheme and the path; nil for a target that is no whole address.
    private static func authority(of target: String) -> String? {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else { return nil }
        return String(target[scheme.upperBound...].prefix { !"/?#".contains($0) })
    }
}
