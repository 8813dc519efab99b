public import CustomerModel
public import Database
public import Pseudonymization
public import Sealing
public import Settings

/// Loads what a tap sends: reads messages, writes their records by the mappings of their streams, and gives states
/// back once everything before them is committed.
///
/// What is committed stands whatever comes then. A tap that goes on from the last state given back repeats what
/// was not, and maybe some that was; a row that comes again changes nothing.
public final class StreamRun {
    /// Bytes of records that wait at most.
    static let waitingOctets = 16 << 20
    /// A state with fewer records before it waits for others, where more messages are at hand.
    static let stateRows = 500

    private let mapping: StreamMapping
    private let file: FileID
    private let main: Connection
    private let keys: Connection
    private var feeds: [StreamFeed] = []
    /// Places of feeds, by the name of their stream.
    private var places: [String: [Int]] = [:]
    private var dropped: Set<String> = []
    private let ledger: StreamLedger
    private let output: ([UInt8]) throws -> Void
    private let notice: (StreamNotice) -> Void
    /// States that are given back when everything before them is committed: of Singer the last, which tells of
    /// every stream; of Airbyte each, since it tells of one.
    private var waitingStates: [[UInt8]] = []
    /// Records of each stream since its last state, where states tell of records.
    private var counts: [String: Int] = [:]
    /// States that were given back.
    public private(set) var states = 0
    /// Messages that were read.
    public private(set) var messages = 0

    /// A run with the databases `main` and `keys` under the ingest role.
    ///
    /// - Parameters:
    ///   - file: what the quarantine calls what the tap sends.
    ///   - output: is given each state as the tap wrote it, once everything before it is committed.
    public init(
        _ mapping: StreamMapping, from file: FileID, pseudonymizer: Pseudonymizer,
        vaultKey: SealingKey, main: Connection, keys: Connection,
        output: @escaping ([UInt8]) throws -> Void,
        notice: @escaping (StreamNotice) -> Void = { _ in }
    ) {
        self.mapping = mapping
        self.file = file
        self.main = main
        self.keys = keys
        self.output = output
        self.notice = notice
        ledger = StreamLedger(main: main, keys: keys)
        // Made for this run: what a tap sends is known to nobody beforehand, and no other load is this one.
        let identity = LoadIdentity.named(
            kind: "stream", bytes: (0..<16).map { _ in UInt8.random(in: .min ... .max) })
        for stream in mapping.streams {
            for mapping in stream.mappings {
                places[stream.name, default: []].append(feeds.count)
                feeds.append(
                    StreamFeed(
                        IngestRun(
                            mapping: mapping, pseudonymizer: pseudonymizer, vaultKey: vaultKey,
                            main: main, keys: keys), from: file, identity: identity))
            }
        }
    }

    /// What came of each mapping that anything was written by, in the order of the file.
    public var reports: [(mapping: String, report: IngestReport)] {
        feeds.compactMap { feed in feed.report.map { (feed.mapping.id, $0) } }
    }

    /// Reads the pipe `descriptor` to its end, which is written as `format`; `progress` is called with the number
    /// of messages after each commit.
    ///
    /// - Throws: `StreamError` where the stream cannot be read on, `FeedError`, `IngestError`, what the databases
    ///   refuse and what `output` throws. What was read before is committed then, as far as the databases take it.
    public func load(
        _ descriptor: Int32, as format: StreamProtocol, progress: (Int) -> Void = { _ in }
    ) throws {
        // As of files: one load at a time, in both databases.
        try main.execute("SELECT locks.take('load')")
        try keys.execute("SELECT locks.take_load()")
        defer {
            _ = try? keys.execute("SELECT locks.release_load()")
            _ = try? main.execute("SELECT locks.release('load')")
        }
        for feed in feeds { try ledger.endInterrupted(feed.mapping, from: file) }
        do {
            try read(PipeSource(descriptor: descriptor), as: format, progress)
            try flush(progress)
        } catch {
            // What came before the fault is as good as any.
            if error is StreamError || error is FeedError { try flush(progress) }
            for feed in feeds { try? feed.close(isWhole: false) }
            throw error
        }
        for feed in feeds { try feed.close(isWhole: true) }
    }

    // MARK: Messages

    private func read(
        _ source: any ByteSource, as format: StreamProtocol, _ progress: (Int) -> Void
    ) throws {
        var reader = try StreamReader(source, as: format)
        while let message = try reader.next() {
            messages = reader.number
            switch message {
            case .none: break
            case .schemas(let schemas):
                // Records that wait are of the schema before.
                try flush(progress)
                for (stream, schema) in schemas { try begin(stream, schema, format) }
            case .record(let stream, let record, let version):
                try append(record, to: stream, version: version, format)
            case .state(let state, let count):
                if let count { try confirm(count) }
                if format == .singer { waitingStates.removeAll() }
                waitingStates.append(Array(state))
            case .activate(let stream, let version):
                try flush(progress)
                for place in try feeds(of: stream) { try feeds[place].activate(version) }
            }
            let isDue =
                !waitingStates.isEmpty
                && (waiting == 0 || waiting >= Self.stateRows || !reader.hasMessage)
            if isDue || isFull { try flush(progress) }
        }
    }

    private var waiting: Int { feeds.reduce(0) { $0 + $1.waiting } }

    private var isFull: Bool {
        feeds.contains { $0.waiting >= $0.mapping.rowsOfBatch }
            || feeds.reduce(0) { $0 + $1.waitingOctets } >= Self.waitingOctets
    }

    /// Writes everything that waits, and gives states back.
    private func flush(_ progress: (Int) -> Void) throws {
        let isAny = waiting > 0
        for place in feeds.indices { try feeds[place].flush() }
        let given = waitingStates
        waitingStates = []
        for state in given {
            try output(state + [0x0A])
            states += 1
        }
        if isAny { progress(messages) }
    }

    /// The feeds of `stream`; none where it is read past.
    private func feeds(of stream: String) throws(StreamError) -> [Int] {
        if let places = places[stream] { return places }
        guard mapping.dropsOtherStreams else {
            throw StreamError(.undeclaredStream, message: messages, stream: stream)
        }
        if dropped.insert(stream).inserted {
            notice(.streamDropped(StreamError.shown(stream) ?? "(no name)"))
        }
        return []
    }

    private func append(
        _ record: StreamMessage.Bytes, to stream: String, version: Int64?,
        _ format: StreamProtocol
    ) throws {
        counts[stream, default: 0] += 1
        for place in try feeds(of: stream) {
            if !feeds[place].hasShape {
                // Airbyte's sources tell what streams are by a command of its own.
                guard format == .airbyte else {
                    throw StreamError(.recordBeforeSchema, message: messages, stream: stream)
                }
                try shape(place, nil, of: stream)
            }
            feeds[place].append(record, message: messages, version: version)
        }
    }

    /// Holds what a state says of its records against those that came.
    private func confirm(_ count: StreamMessage.RecordCount) throws(StreamError) {
        let found = counts.updateValue(0, forKey: count.stream) ?? 0
        guard found == count.records else {
            throw StreamError(
                .recordsMissing(told: count.records, found: found), message: messages,
                stream: count.stream)
        }
    }

    // MARK: Schemas

    private func begin(
        _ stream: String, _ schema: StreamMessage.Bytes, _ format: StreamProtocol
    ) throws {
        // A catalogue names every stream there is, and not all of them are read.
        if format == .airbyte, places[stream] == nil { return }
        let fields: SchemaFields
        do throws(JSONTokens.Malformed) {
            fields = try SchemaFields(schema)
        } catch {
            throw StreamError(.malformedSchema, message: messages, stream: stream)
        }
        for place in try feeds(of: stream) {
            try shape(place, fields, of: stream)
            try pin(SchemaPin(fields: fields.entries), feeds[place].mapping, of: stream)
        }
    }

    private func shape(_ place: Int, _ fields: SchemaFields?, of stream: String) throws {
        do throws(FeedError) {
            try feeds[place].read(fields)
        } catch {
            throw StreamError(
                .fields(mapping: feeds[place].mapping.id, error), message: messages,
                stream: stream)
        }
    }

    /// Holds `now` against what the stream was when the rules of `mapping` met it first.
    private func pin(_ now: SchemaPin, _ mapping: SourceMapping, of stream: String) throws {
        do {
            if let told = try ledger.confirm(now, of: mapping) { notice(told) }
        } catch let change as SchemaChange {
            throw StreamError(change.code, message: messages, stream: stream)
        }
    }
}
