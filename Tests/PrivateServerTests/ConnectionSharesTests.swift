import Foundation
import TestSupport
import Testing

@testable import PrivateServer

/// No role of the private server takes the connections of the others.
@Suite("Connections")
struct ConnectionSharesTests {
    @Test("the shares of all roles sum up to less than there are, with some for the superuser")
    func sum() throws {
        let script = try String(
            contentsOfFile: packageRoot + "/migrations/roles.sql", encoding: .utf8)
        let shares = script.matches(of: #/ALTER ROLE bauta_\w+ CONNECTION LIMIT (\d+);/#).compactMap
        {
            Int($0.1)
        }
        #expect(shares.count >= 7)
        #expect(shares.reduce(0, +) + ConnectionShares.analysts <= ConnectionShares.all - 10)
    }

    @Test("analysts share theirs, however many they are", arguments: 0...40)
    func analysts(count: Int) {
        guard let each = ConnectionShares.each(of: count) else {
            #expect(count > ConnectionShares.analysts)
            return
        }
        #expect((1...8).contains(each))
        #expect(each * count <= ConnectionShares.analysts)
    }
}
