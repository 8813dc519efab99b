import Glibc
import Installation
import ProgramSupport
import Settings

/// A program that sends one message: a webhook or a mail.
struct MessageProgram {
    /// What has become of the message.
    enum State: Hashable {
        case underWay
        /// The receiver has it.
        case taken
        /// In words for the operator, never with the target's address.
        case failed(String)
    }

    private let program: StartedProgram
    private let deadline: Double
    /// Where the status of a webhook's answer is read; nil for a mail.
    private let answer: Int32?

    /// Seconds a receiver may take.
    private static let timeLimit = 15.0

    /// Posts `message` by curl, which speaks TLS so that this program need not; the address, in which
    /// a secret may stand, goes over its standard input and not over the command line.
    ///
    /// - Throws: `CommandFailure` when it cannot be started.
    init(
        _ message: AlarmMessage, posting address: AlertTarget.Address, by curl: String,
        on site: Site
    ) throws {
        guard Files.target(curl) != nil else {
            throw CommandFailure("curl is missing: install the package `curl`")
        }
        let launch = site.command(
            [curl, "-q", "--config", "-"], as: ServiceProcess.gateway.systemUser,
            groups: [ProcessIdentity.groupName], withParent: "TERM")
        guard let url = try Self.url(address) else {
            throw CommandFailure("the file of its address holds none")
        }
        let ends = try Self.makePipe()
        defer { close(ends.write) }
        do {
            program = try Self.start(
                launch, input: try message.curlConfiguration(url: url), output: ends.write)
        } catch {
            close(ends.read)
            throw error
        }
        answer = ends.read
        deadline = Clock.now() + Self.timeLimit
    }

    /// Hands `mail` to the standard input of `command`.
    ///
    /// - Throws: `CommandFailure` when it cannot be started.
    init(mail: String, by command: [String]) throws {
        if let path = command.first { try Self.requireOwn(path) }
        program = try Self.start(
            Launch(arguments: command), input: mail, output: STDERR_FILENO)
        answer = nil
        deadline = Clock.now() + Self.timeLimit
    }

    /// What has become of the message; to be asked until it is under way no more.
    var state: State {
        guard let ended = program.endIfOver() else {
            guard Clock.now() >= deadline else { return .underWay }
            abandon()
            return .failed("no answer within \(Int(Self.timeLimit)) s")
        }
        defer { closeAnswer() }
        guard let answer else {
            return ended.succeeded
                ? .taken : .failed("the mail program ended with " + ended.text)
        }
        guard ended.succeeded else { return .failed(Self.reason(ofCurl: ended)) }
        return Self.state(ofStatus: Self.text(from: answer))
    }

    /// Ends it, without waiting for the receiver.
    func abandon() {
        program.end(within: 0)
        closeAnswer()
    }

    /// Only 2xx says that a message was taken; a redirection is not followed: it would hand the
    /// message to somebody whom no policy names.
    static func state(ofStatus text: String) -> State {
        guard text.count == 3, text.first == "2" else {
            return .failed(
                text.count == 3
                    ? "the receiver answered with \(text), not with 2xx" : "no answer")
        }
        return .taken
    }

    /// What curl's exit status means (curl(1), "Exit codes").
    static func reason(ofCurl ended: ExitState) -> String {
        guard ended.signal == 0 else { return "curl ended with " + ended.text }
        switch ended.status {
        case 3: return "its address is not well formed"
        case 5, 6: return "its host is not known"
        case 7: return "the connection was refused"
        case 22: return "the receiver refused the message"
        case 28, 52, 56: return "no answer"
        case 35, 51, 53, 54, 58, 59, 60, 66, 77, 80, 83, 90, 91: return "no trusted TLS connection"
        default: return "curl ended with " + ended.text
        }
    }

    private func closeAnswer() {
        if let answer { close(answer) }
    }

    private static let longestAddressFile = 4_096

    private static func url(_ address: AlertTarget.Address) throws -> String? {
        switch address {
        case .url(let url): return url
        case .file(let path):
            try requireOwn(path)
            let text = Files.text(of: path, atMost: longestAddressFile)?.split(separator: "\n")
                .first.map(String.init)
            return text.flatMap { AlertTarget.isWebAddress($0) ? $0 : nil }
        }
    }

    /// Requires that nobody but root and this user may write a file that `alerts.yaml` names, or put
    /// another in its place, as for a policy: it is run, or decides where messages go.
    ///
    /// What is not there is said by whoever opens it.
    private static func requireOwn(_ path: String) throws {
        guard let found = Files.target(path) else { return }
        guard [0, geteuid()].contains(found.st_uid), found.st_mode & 0o022 == 0 else {
            throw CommandFailure(
                "alert-writable: \(path) may be written by other users than the one who runs the "
                    + "service; chown and chmod go-w it")
        }
        do { try FolderOwners.require(path) } catch {
            throw CommandFailure(
                "alert-writable: \(path) lies where other users than the one who runs the service may "
                    + "put another file in its place; move it, or chown and chmod go-w the folders above"
            )
        }
    }

    /// Starts a program on `input`.
    private static func start(
        _ launch: Launch, input: String, output: Int32
    ) throws -> StartedProgram {
        let bytes = Array(input.utf8)
        let ends = try makePipe()
        defer {
            close(ends.read)
            close(ends.write)
        }
        var launch = launch
        launch.input = ends.read
        launch.output = output
        // A message is smaller than what a pipe holds (pipe(7)): writing it does not wait.
        guard bytes.count <= 65_536, write(ends.write, bytes, bytes.count) == bytes.count else {
            throw CommandFailure("the message is too long")
        }
        return try StartedProgram(launch)
    }

    private static func makePipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure.system("make a pipe") }
        return (ends[0], ends[1])
    }

    /// What a program that has ended left in a pipe.
    private static func text(from pipe: Int32) -> String {
        String(decoding: StartedProgram.waitingBytes(in: pipe, atMost: 16), as: UTF8.self)
    }
}
