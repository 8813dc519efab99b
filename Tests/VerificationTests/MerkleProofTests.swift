import Foundation
import TestSupport
import Testing
import Text

@testable import Verification

@Suite("Merkle tree and proofs")
struct MerkleProofTests {
    @Test("hashes the trees of RFC 6962's reference implementation")
    func knownRoots() throws {
        // Roots of the first 0, 1, 2, 3 and 8 leaves of certificate-transparency's test tree.
        let inputs = [
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ]
        let roots = [
            0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var range = CompactRange()
        for size in 0...inputs.count {
            if let root = roots[size] { #expect(Hexadecimal.text(range.root.bytes) == root) }
            if size < inputs.count { range.append(TreeHash.leaf(Self.bytes(hex: inputs[size]))) }
        }
    }

    @Test("proves every run of leaves of every tree up to 40 leaves, and no other")
    func provesRanges() throws {
        var generator = SeededGenerator(seed: 9_162)
        let leaves = (0..<40).map { _ in TreeHash.leaf(generator.bytes(20)) }
        var stored: [NodeID: TreeHash] = [:]
        var tree = CompactRange()
        #expect(RangeProof(of: 0..<0, in: 0)?.leads(from: [], and: [:], to: tree.root) == true)
        for size in 1...leaves.count {
            stored[NodeID(level: 0, position: size - 1)] = leaves[size - 1]
            for node in tree.append(leaves[size - 1]) { stored[node.id] = node.hash }
            for start in 0...size {
                for end in start...size {
                    let proof = try #require(RangeProof(of: start..<end, in: size))
                    let given = Array(leaves[start..<end])
                    let nodes = stored.filter { proof.nodes.contains($0.key) }
                    #expect(proof.nodes.allSatisfy { !$0.leaves.overlaps(start..<end) })
                    #expect(proof.leads(from: given, and: nodes, to: tree.root))
                    guard given.count > 1 else { continue }
                    #expect(!proof.leads(from: given.reversed(), and: nodes, to: tree.root))
                    #expect(!proof.leads(from: given.dropLast(), and: nodes, to: tree.root))
                    #expect(
                        !proof.leads(
                            from: given.dropLast() + [TreeHash.leaf([])], and: nodes,
                            to: tree.root))
                }
            }
            let last = try #require(RangeProof(of: size - 1..<size, in: size))
            if size > 1 {
                #expect(!last.leads(from: [leaves[size - 1]], and: [:], to: tree.root))
            }
            #expect(RangeProof(of: 0..<size + 1, in: size) == nil)
        }
    }

    @Test("grows, proves and verifies like the definition, for every tree up to 64 leaves")
    func agreesWithDefinition() throws {
        var generator = SeededGenerator(seed: 6_962)
        let leaves = (0..<64).map { _ in TreeHash.leaf(generator.bytes(20)) }
        var stored: [NodeID: TreeHash] = [:]
        var range = CompactRange()
        for size in 1...leaves.count {
            stored[NodeID(level: 0, position: size - 1)] = leaves[size - 1]
            for node in range.append(leaves[size - 1]) { stored[node.id] = node.hash }
            let tree = leaves[..<size]
            #expect(range.root == BruteForceTree.root(tree))
            let rebuilt = CompactRange(
                size: size, subtrees: CompactRange.nodes(of: size).compactMap { stored[$0] })
            #expect(rebuilt?.root == range.root)
            #expect(stored.count == 2 * size - size.nonzeroBitCount)
            for index in 0..<size {
                let proof = try #require(
                    ProofPlan.inclusion(of: index, in: size)?.proof(from: stored))
                #expect(proof == BruteForceTree.path(index, tree))
                #expect(
                    MerkleProof.includes(
                        leaves[index], at: index, in: size, root: range.root, proof: proof))
            }
            for first in 1...size {
                let proof = try #require(
                    ProofPlan.consistency(from: first, to: size)?.proof(from: stored))
                #expect(proof == BruteForceTree.proof(first, tree))
                #expect(
                    MerkleProof.isConsistent(
                        first: first, firstRoot: BruteForceTree.root(leaves[..<first]),
                        second: size, secondRoot: range.root, proof: proof))
            }
        }
    }

    @Test("reads at most 2 log₂ n nodes for a proof")
    func readsFewNodes() throws {
        for size in [1, 1_000, 65_536, 1_000_003, 1 << 40] {
            for index in [0, size / 3, size / 2, size - 1] {
                let plan = try #require(ProofPlan.inclusion(of: index, in: size))
                #expect(plan.nodes.count <= 2 * (Int.bitWidth - size.leadingZeroBitCount))
            }
        }
        #expect(ProofPlan.inclusion(of: 3, in: 3) == nil)
        #expect(ProofPlan.consistency(from: 0, to: 3) == nil)
        #expect(ProofPlan.consistency(from: 4, to: 3) == nil)
    }

    @Test("believes no proof with one thing changed", arguments: UInt64(0)..<1_000)
    func refusesMutations(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let size = Int.random(in: 2...70, using: &generator)
        let index = Int.random(in: 0..<size, using: &generator)
        let leaves = (0..<size).map { _ in TreeHash.leaf(generator.bytes(8)) }
        let root = BruteForceTree.root(leaves[...])
        var proof = BruteForceTree.path(index, leaves[...])
        var (leaf, claimedIndex, claimedRoot) = (leaves[index], index, root)
        switch seed % 6 {
        case 0: leaf = Self.flip(leaf, using: &generator)
        case 1: claimedRoot = Self.flip(root, using: &generator)
        case 2:
            let place = Int.random(in: 0..<proof.count, using: &generator)
            proof[place] = Self.flip(proof[place], using: &generator)
        case 3: proof.remove(at: Int.random(in: 0..<proof.count, using: &generator))
        case 4:
            let place = Int.random(in: 0...proof.count, using: &generator)
            proof.insert(Self.flip(leaf, using: &generator), at: place)
        default:
            claimedIndex = (index + Int.random(in: 1..<size, using: &generator)) % size
        }
        #expect(
            !MerkleProof.includes(
                leaf, at: claimedIndex, in: size, root: claimedRoot, proof: proof))
    }

    @Test("agrees with transparency-dev's inclusion vectors", .enabled(if: TestData.hasVectors))
    func inclusionVectors() throws {
        let vectors: [InclusionVector] = try TestData.lines("merkle/inclusion.jsonl")
        #expect(vectors.count > 50)
        for vector in vectors {
            let proof = (vector.proof ?? []).map { TreeHash([UInt8]($0)) }
            var isIncluded = false
            if let leaf = TreeHash([UInt8](vector.leafHash)),
                let root = TreeHash([UInt8](vector.root)),
                let index = Int(exactly: vector.leafIdx), let size = Int(exactly: vector.treeSize),
                !proof.contains(nil)
            {
                isIncluded = MerkleProof.includes(
                    leaf, at: index, in: size, root: root, proof: proof.compactMap { $0 })
            }
            #expect(isIncluded != vector.wantErr, "\(vector.case)")
        }
    }

    @Test("agrees with transparency-dev's consistency vectors", .enabled(if: TestData.hasVectors))
    func consistencyVectors() throws {
        let vectors: [ConsistencyVector] = try TestData.lines("merkle/consistency.jsonl")
        #expect(vectors.count > 50)
        for vector in vectors {
            // A few vectors use roots that are no SHA-256 digests: here no value can hold them.
            guard vector.root1.count == TreeHash.byteCount || vector.wantErr else { continue }
            let proof = (vector.proof ?? []).map { TreeHash([UInt8]($0)) }
            var isConsistent = false
            if let first = Int(exactly: vector.size1), let second = Int(exactly: vector.size2),
                let firstRoot = TreeHash([UInt8](vector.root1)),
                let secondRoot = TreeHash([UInt8](vector.root2)), !proof.contains(nil)
            {
                isConsistent = MerkleProof.isConsistent(
                    first: first, firstRoot: firstRoot, second: second, secondRoot: secondRoot,
                    proof: proof.compactMap { $0 })
            }
            #expect(isConsistent != vector.wantErr, "\(vector.case)")
        }
    }

    private static func flip(
        _ hash: TreeHash, using generator: inout SeededGenerator
    ) -> TreeHash {
        var bytes = hash.bytes
        bytes[Int.random(in: 0..<32, using: &generator)] ^=
            1 << UInt8.random(in: 0..<8, using: &generator)
        return TreeHash(bytes) ?? hash
    }

    private static func bytes(hex text: String) -> [UInt8] {
        stride(from: 0, to: text.utf8.count, by: 2).compactMap { offset in
            UInt8(text.dropFirst(offset).prefix(2), radix: 16)
        }
    }
}

private struct InclusionVector: Decodable {
    let `case`: String
    let leafHash: Data
    let leafIdx: UInt64
    let proof: [Data]?
    let root: Data
    let treeSize: UInt64
    let wantErr: Bool
}

private struct ConsistencyVector: Decodable {
    let `case`: String
    let proof: [Data]?
    let root1: Data
    let root2: Data
    let size1: UInt64
    let size2: UInt64
    let wantErr: Bool
}
