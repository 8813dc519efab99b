import TestSupport
import Testing
import Verification

@Suite("Known answers of the log's tree")
struct TreeHashTests {
    @Test("leaves and nodes keep their hashes")
    func treeHashes() throws {
        let leaf = try KnownAnswer.one("leaf", in: "log.txt")
        #expect(try TreeHash.leaf(leaf.bytes("leaf")).bytes == leaf.bytes("hash"))
        let node = try KnownAnswer.one("node", in: "log.txt")
        let left = try #require(TreeHash(try node.bytes("left")))
        let right = try #require(TreeHash(try node.bytes("right")))
        #expect(try TreeHash.node(left, right).bytes == node.bytes("hash"))
    }
}
