public import ArgumentParser
import Glibc

/// `--port`, where people reach the service.
public struct PortOptions: PassedOptions {
    @Option(
        name: .customLong("port"),
        help: ArgumentHelp(
            "Loopback port of the web pages and the API (default: that of the last start, or 8787).",
            valueName: "number"))
    private var given: Int?

    /// The number of the port.
    public var port: Int { given ?? Self.usual }
    private static let usual = 8787

    /// For the parser.
    public init() {}

    /// Refuses a number that is no port.
    public func validate() throws {
        guard given.map((1...65_535).contains) ?? true else {
            throw ValidationError("--port is a number from 1 to 65535")
        }
    }

    /// Takes `last`, the port of the start before, where none was given.
    public mutating func keep(_ last: Int?) { given = given ?? last }

    /// As arguments.
    public var arguments: [String] { Self.option("port", String(port)) }
}

/// `--host-name` and `--proxy`: by what names people reach the service besides those of the machine
/// itself, and through whom.
public struct HostNameOptions: PassedOptions {
    /// Host names without a port; of an IPv6 address, in brackets.
    @Option(
        name: .customLong("host-name"), parsing: .singleValue,
        help: ArgumentHelp(
            "Another host name to answer under, such as that of a proxy with TLS; can be given more "
                + "than once.",
            valueName: "name"))
    public var names: [String] = []

    /// Addresses as a connection has them.
    @Option(
        name: .customLong("proxy"), parsing: .singleValue,
        help: ArgumentHelp(
            "Address of a proxy before the service, whose X-Forwarded-For is believed; can be given "
                + "more than once.",
            valueName: "address"))
    public var proxies: [String] = []

    /// For the parser.
    public init() {}

    /// Refuses what a browser would never send as a host.
    public func validate() throws {
        guard names.allSatisfy(Self.isHostName) else {
            throw ValidationError(
                "--host-name is a name such as scores.example.com, without scheme and port")
        }
        guard proxies.allSatisfy(Self.isAddress) else {
            throw ValidationError("--proxy is an address such as 127.0.0.1 or ::1, without port")
        }
    }

    /// As arguments.
    public var arguments: [String] {
        names.flatMap { Self.option("host-name", $0) }
            + proxies.flatMap { Self.option("proxy", $0) }
    }

    private static func isAddress(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
    }

    private static func isHostName(_ text: String) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            return text.utf8.count > 2
                && text.dropFirst().dropLast().allSatisfy {
                    $0.isASCII && ($0.isHexDigit || $0 == ":" || $0 == ".")
                }
        }
        return (1...253).contains(text.utf8.count) && !text.hasPrefix("-")
            && text.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_")
            }
    }
}

/// What `bauta up` serves, and where: what a supervisor in the background is given too.
public struct UpOptions: PassedOptions {
    /// Where people reach it.
    @OptionGroup public var place: PortOptions
    /// By what names.
    @OptionGroup public var hosts: HostNameOptions
    /// Whether `policies/schedule.yaml` is left to somebody else.
    @Flag(
        name: .customLong("no-schedule"),
        help: "Leave policies/schedule.yaml to a timer of yours, or to nobody.")
    public var withoutSchedule = false

    /// For the parser.
    public init() {}

    /// A service at `place` that no schedule runs beside.
    public static func unscheduled(at place: PortOptions) throws -> UpOptions {
        try parse(place.arguments + flag("no-schedule", true))
    }

    /// As arguments.
    public var arguments: [String] {
        place.arguments + hosts.arguments + Self.flag("no-schedule", withoutSchedule)
    }
}
