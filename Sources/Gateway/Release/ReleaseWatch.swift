import ServiceLifecycle

/// Looks at all epochs now and then, so that one that does not carry the release's signature is
/// noticed before somebody asks for it, and stays an alarm for as long as it stands.
struct ReleaseWatch: Service {
    let release: ReleaseQueries

    private static let pause = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // A database that does not answer is told by `/readyz`.
                _ = try? await release.refused()
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}
