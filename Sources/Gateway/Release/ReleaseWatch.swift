import ServiceLifecycle

/// Looks at the latest epoch now and then, so that one that does not carry the release's signature
/// is noticed before somebody asks for it.
struct ReleaseWatch: Service {
    let release: ReleaseQueries

    private static let pause = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // A database that does not answer is told by `/readyz`.
                _ = try? await release.latest()
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}
