/// What a role signs in by; never printed.
public struct SignInPassword: Sendable, CustomStringConvertible, CustomReflectable {
    private let text: String

    /// The password `text`.
    public init(_ text: String) { self.text = text }

    func reveal() -> String { text }

    /// A word in its stead.
    public var description: String { "<password redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Whether what is sent to a server is encrypted on its way.
public enum ConnectionEncryption: Hashable, Sendable {
    /// It is not: over a socket, or to this machine.
    case none
    /// It is, whoever the server is.
    case required
    /// Its certificate is of an authority of the file.
    case ofAuthority(rootCertificate: String)
    /// And it is of the host by that name.
    case ofHost(rootCertificate: String)

    var mode: String {
        switch self {
        case .none: "disable"
        case .required: "require"
        case .ofAuthority: "verify-ca"
        case .ofHost: "verify-full"
        }
    }

    /// Files that libpq would otherwise look for below HOME, which is another user's.
    var files: [(keyword: String, value: String)] {
        let nowhere = "/dev/null/none"
        let root: String
        switch self {
        case .none: return []
        case .required: root = nowhere
        case .ofAuthority(let file), .ofHost(let file): root = file
        }
        return [("sslrootcert", root)] + ["sslcert", "sslkey", "sslcrl"].map { ($0, nowhere) }
    }
}

/// Where a database of somebody else is: what an address such as `postgresql://user@host:5432/name` says.
public struct DatabaseAddress: Hashable, Sendable {
    /// Name or address of the host, or the folder of its socket.
    public let host: String
    /// Port, by which the socket is called, too.
    public let port: Int
    /// The database's name.
    public let database: String
    /// The role to sign in as.
    public let user: String
    /// Whether what is sent is encrypted on its way.
    public let encryption: ConnectionEncryption

    /// Why an address is none; quotes nothing of it.
    public enum Problem: Error, CustomStringConvertible {
        case notAnAddress, password, noUser, noDatabase, noHost, port, parameter, encryption
        case rootCertificate

        /// In words.
        public var description: String {
            let form = "postgresql://USER@HOST:PORT/DATABASE"
            return switch self {
            case .notAnAddress: "an address is written \(form)"
            case .password:
                "an address holds no password, since whoever lists processes reads it: write it into a file "
                    + "and name that by --password-file"
            case .noUser: "the address names no user: \(form)"
            case .noDatabase: "the address names no database: \(form)"
            case .noHost:
                "the address names neither a host nor a socket's folder (?host=/run/postgresql)"
            case .port: "the port of the address is none"
            case .parameter: "behind '?' an address may have host, port, sslmode and sslrootcert"
            case .encryption:
                "sslmode is require, verify-ca or verify-full, and disable on this machine alone: what is read "
                    + "is personal"
            case .rootCertificate: "verify-ca and verify-full want sslrootcert=FILE"
            }
        }
    }

    /// Reads `text`.
    public init(_ text: String) throws(Problem) {
        guard let scheme = ["postgresql://", "postgres://"].first(where: text.hasPrefix) else {
            throw .notAnAddress
        }
        let rest = text.dropFirst(scheme.count)
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let authority = place[0].split(
            separator: "@", omittingEmptySubsequences: false)
        guard authority.count <= 2, let hostPart = authority.last else { throw .notAnAddress }
        let userPart = authority.count == 2 ? authority[0] : ""
        guard !userPart.contains(":") else { throw .password }
        let named = try Self.parameters(parts.count == 2 ? parts[1] : "")
        let (writtenHost, writtenPort) = try Self.hostAndPort(hostPart)
        let user = try Self.decoded(userPart)
        let database = try Self.decoded(place.count == 2 ? place[1] : "")
        guard !user.isEmpty else { throw .noUser }
        guard !database.isEmpty, !database.contains("=") else { throw .noDatabase }
        let host = named["host"] ?? writtenHost
        guard !host.isEmpty, !host.contains(",") else { throw .noHost }
        guard let port = Int(named["port"] ?? (writtenPort.isEmpty ? "5432" : writtenPort)),
            (1...65_535).contains(port)
        else { throw .port }
        let isHere = host.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains(host)
        (self.host, self.port, self.database, self.user) = (host, port, database, user)
        encryption = try Self.encryption(named, isHere: isHere)
    }

    /// A session there that only reads.
    ///
    /// - Parameters:
    ///   - statementTimeout: Longest time that one statement may take.
    ///   - lockTimeout: Longest wait for a lock.
    public func readOnly(
        applicationName: String, password: SignInPassword?, statementTimeout: Duration,
        lockTimeout: Duration
    ) -> DatabaseConfiguration {
        DatabaseConfiguration(
            socketDirectory: host, database: database, user: user,
            applicationName: applicationName, statementTimeout: statementTimeout,
            lockTimeout: lockTimeout, connectTimeout: .seconds(15)
        ).with {
            $0.port = port
            $0.password = password
            $0.encryption = encryption
            $0.isReadOnly = true
            // Of a run that hangs nothing is held there for good.
            $0.idleTransactionTimeout = .seconds(600)
        }
    }

    // MARK: Parts

    private static func hostAndPort(
        _ text: Substring
    ) throws(Problem) -> (host: String, port: String) {
        if text.hasPrefix("[") {
            let parts = text.dropFirst().split(separator: "]", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].isEmpty || parts[1].hasPrefix(":") else {
                throw .notAnAddress
            }
            return (try decoded(parts[0]), String(parts[1].dropFirst()))
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw .notAnAddress }
        return (try decoded(parts[0]), parts.count == 2 ? String(parts[1]) : "")
    }

    private static func parameters(_ text: Substring) throws(Problem) -> [String: String] {
        var named: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(parts[0])
            guard key != "password" else { throw .password }
            guard parts.count == 2, ["host", "port", "sslmode", "sslrootcert"].contains(key),
                named[key] == nil
            else { throw .parameter }
            named[key] = try decoded(parts[1])
        }
        return named
    }

    private static func encryption(
        _ named: [String: String], isHere: Bool
    ) throws(Problem) -> ConnectionEncryption {
        let root = named["sslrootcert"] ?? ""
        switch named["sslmode"] ?? (isHere ? "disable" : "require") {
        case "disable" where isHere: return .none
        case "require": return .required
        case "verify-ca", "verify-full":
            guard !root.isEmpty else { throw .rootCertificate }
            return named["sslmode"] == "verify-ca"
                ? .ofAuthority(rootCertificate: root) : .ofHost(rootCertificate: root)
        default: throw .encryption
        }
    }

    /// `text` with what stands for bytes as `%2F`.
    private static func decoded(_ text: Substring) throws(Problem) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit),
                let low = rest.popFirst().flatMap(digit),
                high + low > 0
            else { throw .notAnAddress }
            bytes.append(high << 4 | low)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw .notAnAddress }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
