import Foundation

/// The executables this package built, beside the test bundle.
public enum Executables {
    /// `BAUTA_TEST_EXECUTABLES` names another folder, to try an installed build.
    public static let folder =
        ProcessInfo.processInfo.environment["BAUTA_TEST_EXECUTABLES"]
        ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().path

    /// Runs `bauta` to its end.
    public static func bauta(
        _ arguments: [String], environment: [String: String?] = [:], input: String? = nil
    ) async throws -> CommandResult {
        try await program("bauta", arguments, environment: environment, input: input).run()
    }

    /// One of the executables.
    public static func program(
        _ name: String, _ arguments: [String], environment: [String: String?] = [:],
        input: String? = nil
    ) -> Program {
        // The width of somebody's terminal and their own data folder are not part of a test.
        let neutral: [String: String?] = ["COLUMNS": nil, "BAUTA_DATA": nil]
        return Program(
            folder + "/" + name, arguments, environment: neutral.merging(environment) { $1 },
            input: input)
    }
}
