import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Observability

/// Answers what the parser refuses with a problem, as all other errors are answered: the library's
/// own answer is a bare 400.
///
/// It is a document, never a page: which of them the sender would rather have, it says in headers
/// that were not understood.
final class UnreadableRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State {
        /// The parser has refused nothing.
        case readable
        /// It has, and this is to be said of it.
        case refused(Problem)
        /// It is being said, here or by the route that was reading the body.
        case answering
        /// It was said: nothing follows on this connection.
        case answered
    }

    private let observer: Observer
    private var state = State.readable

    init(observer: Observer) { self.observer = observer }

    func handlerAdded(context: ChannelHandlerContext) {
        // The library has no place for handlers before its codec, which forgets whole targets.
        let pipeline = context.pipeline.syncOperations
        do {
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(AbsoluteTargetHandler(), position: .before(codec))
        } catch {
            preconditionFailure("the pipeline has no codec of HTTP/1")
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .readable = state, let error = error as? HTTPParserError {
            state = .refused(error == .headerOverflow ? .headersTooLarge : .malformedRequest)
        }
        context.fireErrorCaught(error)
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        switch (state, Self.unwrapOutboundIn(data)) {
        case (.refused(let problem), .head(let head)) where head.headerFields[.requestID] == nil:
            // The library's: every answer of a route names its request.
            state = .answering
            answer(problem, context, promise)
        case (.refused, .head(let head)) where head.headerFields[.connection] == "close":
            state = .answering
            context.write(data, promise: promise)
        case (.answering, .end):
            state = .answered
            context.write(data, promise: promise)
        case (.answered, _):
            promise?.succeed()
        default:
            context.write(data, promise: promise)
        }
    }

    private func answer(
        _ problem: Problem, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        let requestID = GatewayContext.newRequestID()
        let body = (try? ProblemDocument(problem, requestID: requestID).json()) ?? []
        var head = HTTPResponse(
            status: .init(code: problem.status),
            headerFields: [
                .contentType: ProblemDocument.mediaType, .contentLength: String(body.count),
                .connection: "close",
            ])
        SecurityHeaders.apply(to: &head.headerFields, requestID: requestID)
        context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        context.write(Self.wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        observer.record(
            .httpAnswered(
                method: PolicyWord("other"), route: PolicyWord("unknown"), status: problem.status,
                milliseconds: 0, requestID: PolicyWord(policy: requestID)))
    }
}
