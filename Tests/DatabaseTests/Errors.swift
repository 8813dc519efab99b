import Database
import Testing

/// Runs `body` and returns the `DatabaseError` it throws; fails the test when it throws none.
func databaseError(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> some Any
) throws -> DatabaseError {
    do {
        _ = try body()
    } catch {
        return try #require(error as? DatabaseError, sourceLocation: sourceLocation)
    }
    Issue.record("no error was thrown", sourceLocation: sourceLocation)
    throw NoError()
}

func databaseError(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> some Any
) async throws -> DatabaseError {
    do {
        _ = try await body()
    } catch {
        return try #require(error as? DatabaseError, sourceLocation: sourceLocation)
    }
    Issue.record("no error was thrown", sourceLocation: sourceLocation)
    throw NoError()
}

struct NoError: Error {}
