import ServiceLifecycle

/// Asks the parts behind the gateway again and again for as long as it serves.
struct ReadinessWatch: Service {
    let readiness: Readiness

    func run() async {
        await cancelWhenGracefulShutdown { [readiness] in await readiness.watch() }
    }
}
