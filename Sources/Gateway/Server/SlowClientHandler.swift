import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends connections whose client does not do its part in time, and those whose request is answered
/// before it has come whole.
///
/// The library's own idle timeout is put off by every part of a body, and after an answer the library
/// reads on for as long as the client sends.
final class SlowClientHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Phase {
        /// Not open yet, or not any more.
        case outside
        /// The client is to send a head.
        case head
        /// It is to send the rest of a body.
        case body
        /// The service is to answer.
        case answer
        /// The client is to take what was written.
        case taking
        /// The client is to close: nothing it sends is read any more.
        case closing
    }

    private let bounds: ConnectionBounds
    private let connections: WaitingConnections
    private var phase = Phase.outside
    private var place: WaitingConnections.Place?
    private var deadline: Scheduled<Void>?
    private var headsRead = 0
    private var requestsRead = 0
    private var answersWritten = 0
    /// Whether the answer that is being written ends the connection: it says so, or its request has
    /// not come whole.
    private var isLast = false
    private var bytesThrownAway = 0

    init(bounds: ConnectionBounds, connections: WaitingConnections) {
        self.bounds = bounds
        self.connections = connections
    }

    // MARK: The connection

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { settle(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        settle(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        go(to: .outside, context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { go(to: .outside, context) }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        settle(context)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if phase == .closing, event as? ChannelEvent == .inputClosed {
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard phase == .closing else { return context.fireErrorCaught(error) }
        context.close(promise: nil)
    }

    // MARK: Requests and answers

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = Self.unwrapInboundIn(data)
        guard phase != .closing else { return throwAway(part, context) }
        switch part {
        case .head: headsRead += 1
        case .body: break
        case .end: requestsRead += 1
        }
        settle(context)
        context.fireChannelRead(data)
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        switch Self.unwrapOutboundIn(data) {
        case .head(var head):
            if answersWritten >= requestsRead { head.headerFields[.connection] = "close" }
            isLast = head.headerFields[.connection] == "close"
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            answersWritten += 1
            guard isLast else {
                context.write(data, promise: promise)
                return settle(context)
            }
            go(to: .closing, context)
            context.writeAndFlush(data, promise: promise)
            // Its client may still be sending: closed at once, it could not read the answer.
            context.close(mode: .output, promise: nil)
        }
    }

    private func throwAway(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        guard case .body(let bytes) = part else { return }
        bytesThrownAway += bytes.readableBytes
        if bytesThrownAway > bounds.closingBytes { context.close(promise: nil) }
    }

    // MARK: Phases

    private func settle(_ context: ChannelHandlerContext) {
        guard phase != .closing else { return }
        if requestsRead > answersWritten {
            go(to: context.channel.isWritable ? .answer : .taking, context)
        } else {
            go(to: headsRead > requestsRead ? .body : .head, context)
        }
    }

    private func go(to next: Phase, _ context: ChannelHandlerContext) {
        guard next != phase else { return }
        phase = next
        deadline?.cancel()
        deadline = time(of: next).map { limit in
            context.eventLoop.assumeIsolated().scheduleTask(in: limit) { self.end(context) }
        }
        let isWaiting = next != .outside && next != .answer
        if isWaiting, place == nil {
            let channel = context.channel
            place = connections.enter(context.remoteAddress?.ipAddress ?? "") {
                channel.close(promise: nil)
            }
        } else if !isWaiting, let left = place {
            connections.leave(left)
            place = nil
        }
    }

    /// How long a client may take; nil where nothing is the client's to do, or where the library
    /// has a timeout of its own: between two requests.
    private func time(of phase: Phase) -> TimeAmount? {
        switch phase {
        case .outside, .answer: nil
        case .head: headsRead == 0 ? bounds.headTime : nil
        case .body: bounds.bodyTime
        case .taking: bounds.takingTime
        case .closing: bounds.closingTime
        }
    }

    /// What happens when the client's time is over.
    private func end(_ context: ChannelHandlerContext) {
        guard phase == .body else { return context.close(promise: nil) }
        // Whoever reads the body answers with this, and the answer ends the connection.
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: bounds.closingTime) {
            context.close(promise: nil)
        }
        context.fireErrorCaught(RequestTimedOut())
    }
}

/// A request did not come whole in time.
struct RequestTimedOut: Error {}
