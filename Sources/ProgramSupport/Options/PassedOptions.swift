public import ArgumentParser

/// Options of a command that `bauta` checks and a process of the service acts on.
///
/// They are declared once: `bauta` parses them, so that `--help` shows all of them and a mistake is
/// reported at once; the process parses what `arguments` makes of them.
public protocol PassedOptions: ParsableArguments {
    /// The arguments that, parsed again, give the same options.
    var arguments: [String] { get }
}

extension PassedOptions {
    /// `--name value`, or nothing where there is no value.
    public static func option(_ name: String, _ value: String?) -> [String] {
        value.map { ["--" + name, $0] } ?? []
    }

    /// `--name`, where it is set.
    public static func flag(_ name: String, _ isSet: Bool) -> [String] {
        isSet ? ["--" + name] : []
    }
}
