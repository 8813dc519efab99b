import TestSupport
import Testing

@testable import Gateway

/// `/assets/…`.
@Suite struct AssetRoutesTests {
    @Test("assets are kept by tag and loaded again only when they change")
    func servesAssets() async throws {
        let probe = try await SharedGateway.running.probe
        for asset in Asset.all {
            let first = try await probe.send("GET", asset.path)
            #expect(first.status == 200)
            let tag = try #require(first.headers["etag"])
            let again = try await probe.send("GET", asset.path, headers: ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
        }
    }
}
