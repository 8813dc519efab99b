import Testing

@testable import Reidentification

/// How refused credentials are counted.
@Suite("Refused credentials")
struct RefusedCredentialsTests {
    private static let noon = 1_795_348_800

    @Test("of one address and minute are one count, which is taken once its minute has ended")
    func countsByMinute() {
        let refused = RefusedCredentials()
        for second in 0..<120 { _ = refused.add(from: "192.0.2.1", at: Self.noon + second) }
        _ = refused.add(from: "2001:DB8::1", at: Self.noon)
        let minute = Self.noon / 60
        #expect(
            refused.take(at: Self.noon + 119) == [
                .init(address: "192.0.2.1", minute: minute, count: 60),
                .init(address: "2001:db8::1", minute: minute, count: 1),
            ])
        #expect(refused.take(at: Self.noon + 119).isEmpty)
        #expect(
            refused.take(at: nil) == [
                .init(address: "192.0.2.1", minute: minute + 1, count: 60)
            ])
        #expect(refused.isEmpty)
    }

    @Test("are throttled by address and minute")
    func throttles() {
        let refused = RefusedCredentials()
        for _ in 0..<RefusedCredentials.limit {
            #expect(!refused.add(from: "192.0.2.1", at: Self.noon))
        }
        #expect(refused.add(from: "192.0.2.1", at: Self.noon))
        #expect(!refused.add(from: "192.0.2.2", at: Self.noon))
        #expect(!refused.add(from: "192.0.2.1", at: Self.noon + 60))
    }

    @Test("of any number of addresses are a bounded number of counts, and none is lost")
    func boundsAddresses() {
        let refused = RefusedCredentials()
        for number in 0..<10_000 {
            _ = refused.add(from: "10.0.\(number / 256).\(number % 256)", at: Self.noon)
        }
        let taken = refused.take(at: nil)
        #expect(taken.count == RefusedCredentials.addresses + 1)
        #expect(taken.reduce(0) { $0 + $1.count } == 10_000)
        #expect(taken.contains { $0.address == "others" })
    }

    // Any user of the machine may speak from each of sixteen million addresses.
    @Test("of the loopback network are of one address")
    func loopback() {
        let refused = RefusedCredentials()
        for number in 0..<RefusedCredentials.limit {
            #expect(!refused.add(from: "127.0.9.\(number)", at: Self.noon))
        }
        #expect(refused.add(from: "127.0.0.1", at: Self.noon))
        #expect(refused.take(at: nil).map(\.address) == ["127.0.0.1"])
    }

    @Test("that could not be recorded are counted with those that came meanwhile")
    func keepsWhatFailed() {
        let refused = RefusedCredentials()
        _ = refused.add(from: "192.0.2.1", at: Self.noon)
        let taken = refused.take(at: Self.noon + 60)
        _ = refused.add(from: "192.0.2.1", at: Self.noon)
        refused.giveBack(taken)
        #expect(refused.take(at: nil).map(\.count) == [2])
    }

    @Test(
        "say of what is no address that it is not known",
        arguments: [nil, "", "x", "<b>", "127.0.0.1 ", String(repeating: "1", count: 46)])
    func hidesOtherTexts(address: String?) {
        let refused = RefusedCredentials()
        _ = refused.add(from: address, at: Self.noon)
        #expect(refused.take(at: nil).map(\.address) == ["unknown"])
    }
}
