import CustomerModel
import Database
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Ingest

@Suite("A file that was loaded")
struct KnownFileTests {
    private let fixture: LoadFixture
    private let file: WrittenFile

    init() throws {
        fixture = try LoadFixture()
        file = try WrittenFile(Array(ShopFiles.leads.utf8))
        try fixture.load(ShopFiles.campaigns, as: "demo-shop-campaigns")
    }

    /// Long enough after everything that happens here.
    private var later: EventTime { EventTime(milliseconds: EventTime.now().milliseconds + 60_000) }

    private func load(
        _ source: FileSource, as mapping: String = "demo-shop-leads", at now: EventTime
    ) throws -> IngestReport {
        try fixture.run(fixture.mapping(mapping)).load(file: source, from: .test, at: now)
    }

    /// The same file by a descriptor of which the system tells everything and lets nothing be read.
    private func unreadable(_ body: (FileSource) throws -> Void) throws {
        let path = "/proc/self/fd/\(file.source.descriptor)"
        // O_PATH, which Swift does not know.
        let descriptor = open(path, 0o10_000_000 | O_CLOEXEC)
        #expect(descriptor >= 0)
        defer { close(descriptor) }
        try body(FileSource(descriptor: descriptor))
    }

    private var known: Int {
        get throws { try fixture.number("SELECT count(*) FROM ops.known_file") }
    }

    @Test(
        "is not read again while the system says the same of it, and is told of as if it had been")
    func unread() throws {
        let first = try load(file.source, at: later)
        #expect(!first.wasLoadedBefore && first.read == 3)
        let before = try fixture.everything(in: "ops")
        try unreadable { source in
            let second = try load(source, at: later)
            #expect(second.wasLoadedBefore && second.read == 3)
        }
        #expect(try fixture.everything(in: "ops") == before)
    }

    @Test("is read under other rules, and where it may hold what was refused then")
    func otherRules() throws {
        #expect(try load(file.source, at: later).read == 3)
        try unreadable { source in
            #expect(throws: FeedError.self) {
                try load(source, as: "demo-shop-contacts", at: later)
            }
        }
        let orders = try WrittenFile(
            Array(ShopFiles.orders.replacing("C0001", with: "C0009").utf8))
        #expect(
            try load(orders.source, as: "demo-shop", at: later).quarantined
                == [.unknownCampaign: 1])
        try fixture.load(
            ShopFiles.campaigns.replacing("C0001", with: "C0009").replacing(",1,", with: ",9,"),
            as: "demo-shop-campaigns")
        let again = try load(orders.source, as: "demo-shop", at: later)
        #expect(!again.wasLoadedBefore && again.accepted == 1 && again.duplicates == 2)
    }

    @Test("is read when it was written to, though its length and time of writing are as they were")
    func rewritten() throws {
        #expect(try load(file.source, at: later).read == 3)
        try file.rewrite(
            Array(ShopFiles.leads.replacing("carla@", with: "clara@").utf8), isHidden: true)
        let second = try load(file.source, at: later)
        #expect(!second.wasLoadedBefore && second.read == 3)
        #expect(try known == 1)
    }

    @Test("is read where it is another file, and known by what it holds")
    func copied() throws {
        #expect(try load(file.source, at: later).read == 3)
        let copy = try WrittenFile(Array(ShopFiles.leads.utf8))
        #expect(try load(copy.source, at: later).wasLoadedBefore)
        #expect(try known == 2)
    }

    @Test("is read again while a write in the same step of the system's clock could be unseen")
    func justWritten() throws {
        for _ in 1...2 {
            _ = try load(file.source, at: .now())
            #expect(try known == 0)
        }
        _ = try load(file.source, at: later)
        #expect(try known == 1)
    }

    @Test("is noted by ingest alone")
    func ingestAlone() throws {
        for role in ["analytics", "release", "vault", "audit", "gateway", "status"] {
            let service = try fixture.installation.main.connect(user: "bauta_\(role)")
            for statement in ["SELECT FROM", "DELETE FROM", "UPDATE"] {
                let tail = statement == "UPDATE" ? " SET size = 0" : ""
                let error = #expect(throws: DatabaseError.self, "\(role)") {
                    _ = try service.query(
                        SQL(unsafeSQL: "\(statement) ops.known_file\(tail)"))
                }
                #expect(error?.sqlState == .insufficientPrivilege, "\(role)")
            }
        }
    }
}
