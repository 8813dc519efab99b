import Access
import BlockingThreads
import Cryptography
import Foundation
import Testing

@Suite("What is remembered outside the database")
struct AccessJournalTests {
    private let authenticator = RowAuthenticator(
        ring: KeyRing(name: "credential", only: .random()))
    private let file: JournalFile
    private let id = RandomBytes.make(16)
    private let key = QuotaStore.Key(account: "rita", rule: "people-per-day", day: 20_000)

    init() throws { file = try JournalFile() }

    private func open() throws -> AccessJournal { try file.open(authenticator) }

    @Test("is the highest use of each quota, and each ended credential, after a restart too")
    func remembers() throws {
        let journal = try open()
        for used in [3, 9, 4] { try journal.raise(key, to: used) }
        try journal.revoke(id, expiresAt: 2_000_000_000)
        let others = [
            QuotaStore.Key(account: "rit", rule: "apeople-per-day", day: key.day),
            QuotaStore.Key(account: key.account, rule: key.rule, day: key.day + 1),
        ]
        for journal in [journal, try open()] {
            #expect(try journal.use(of: key).least == 9)
            for other in others { #expect(try journal.use(of: other).least == 0) }
            #expect(try journal.isRevoked(id))
            #expect(try !journal.isRevoked(RandomBytes.make(16)))
        }
    }

    @Test("is seen at once by every process that has it open")
    func shared() throws {
        let (vault, command) = (try open(), try open())
        #expect(try !vault.isRevoked(id))
        try command.revoke(id, expiresAt: .max)
        #expect(try vault.isRevoked(id))
        try vault.raise(key, to: 5)
        #expect(try command.use(of: key).least == 5)
        #expect(try command.isRevoked(id))
    }

    @Test("loses nothing when many write at once, while it is tidied")
    func concurrent() async throws {
        let writers = 8
        let threads = BlockingThreads(name: "writers", count: writers)
        defer { threads.shutDown() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    try await threads.run {
                        let journal = try open()
                        for step in 1...20 {
                            let account = "agent-\(writer)"
                            try journal.raise(
                                QuotaStore.Key(account: account, rule: "r", day: 20_000), to: step)
                            if step % 5 == 0 {
                                try journal.removeExpiredIfDue(now: step % 10 * 86_400)
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let journal = try open()
        for writer in 0..<writers {
            let key = QuotaStore.Key(account: "agent-\(writer)", rule: "r", day: 20_000)
            #expect(try journal.use(of: key).least == 20)
        }
    }

    @Test("goes on after a record that a crash cut off, wherever it did")
    func tornRecord() throws {
        try open().raise(key, to: 7)
        let whole = try file.bytes()
        try open().revoke(id, expiresAt: .max)
        let both = try file.bytes()
        for length in whole.count..<both.count {
            try file.write(Array(both.prefix(length)))
            let journal = try open()
            #expect(try journal.use(of: key).least == 7)
            #expect(try !journal.isRevoked(id))
            try journal.revoke(id, expiresAt: .max)
            #expect(try file.bytes() == both)
        }
    }

    @Test("is refused with any byte changed")
    func forged() throws {
        try open().raise(key, to: 7)
        let genuine = try file.bytes()
        for position in genuine.indices {
            var changed = genuine
            changed[position] ^= 1
            try file.write(changed)
            #expect(throws: JournalError(.forged, path: file.path)) { try open() }
        }
    }

    @Test("is refused under another key")
    func otherKey() throws {
        try open().raise(key, to: 7)
        let other = RowAuthenticator(ring: KeyRing(name: "credential", only: .random()))
        #expect(throws: JournalError(.forged, path: file.path)) { try file.open(other) }
    }

    @Test("forgets what has ended by itself, and nothing else")
    func removesExpired() throws {
        let journal = try open()
        let (ended, lasting) = (RandomBytes.make(16), RandomBytes.make(16))
        let today = 20_010
        try journal.revoke(ended, expiresAt: today * 86_400)
        try journal.revoke(lasting, expiresAt: today * 86_400 + 1)
        let keys = [today - 2, today - 1, today].map {
            QuotaStore.Key(account: "rita", rule: "r", day: $0)
        }
        for key in keys { for used in 1...10 { try journal.raise(key, to: used) } }
        let before = try file.bytes().count
        try journal.removeExpired(now: today * 86_400)
        #expect(try !journal.isRevoked(ended))
        #expect(try journal.isRevoked(lasting))
        #expect(try keys.map { try journal.use(of: $0).least } == [0, 10, 10])
        #expect(try file.bytes().count * 32 == before * 3)
    }

    private var inode: UInt64? {
        get throws {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            return attributes[.systemFileNumber] as? UInt64
        }
    }

    @Test("is shortened where its day has ended, and left alone on the same day")
    func shortenedDaily() throws {
        let journal = try open()
        let noon = key.day * 86_400 + 43_200
        for used in 1...10 { try journal.raise(key, to: used) }
        #expect(try journal.removeExpiredIfDue(now: noon))
        let entry = try file.bytes().count
        for used in 11...20 { try journal.raise(key, to: used) }
        let before = try inode
        #expect(try !journal.removeExpiredIfDue(now: noon + 43_199))
        #expect(try inode == before && file.bytes().count == 11 * entry)
        #expect(try journal.removeExpiredIfDue(now: noon + 43_200))
        #expect(try file.bytes().count == entry && journal.use(of: key).least == 20)
        #expect(try journal.removeExpiredIfDue(now: noon + 3 * 86_400))
        #expect(try file.bytes().isEmpty && journal.use(of: key).least == 0)
    }

    @Test("is shortened on the same day where most of it was overtaken, and only then")
    func shortenedByLength() throws {
        let now = key.day * 86_400
        let (journal, command) = (try open(), try open())
        for used in 1...4 { try command.raise(key, to: used) }
        try command.revoke(id, expiresAt: .max)
        try journal.removeExpired(now: now)
        let live = try file.bytes()
        let entry = live.count / 2
        try file.write(
            (0...AccessJournal.alwaysShort / 2).flatMap { _ in live }.dropLast(entry * 2))
        #expect(try journal.use(of: key).least == 4)
        #expect(try !journal.removeExpiredIfDue(now: now))
        // One record more than is never too long.
        try journal.raise(key, to: 5)
        #expect(try journal.removeExpiredIfDue(now: now))
        #expect(try file.bytes().count == live.count)
        for opened in [journal, command, try open()] {
            #expect(try opened.use(of: key).least == 5 && opened.isRevoked(id))
        }
        // Long for what it remembers alone.
        let most = AccessJournal.alwaysShort + 1
        try journal.raise(
            Dictionary(
                uniqueKeysWithValues: (0..<most).map {
                    (QuotaStore.Key(account: "a\($0)", rule: "r", day: key.day), 1)
                }))
        #expect(try !journal.removeExpiredIfDue(now: now))
    }

    @Test("loses no use where shortening it is killed, at whichever step")
    func killed() throws {
        let now = key.day * 86_400
        let journal = try open()
        for used in 1...3 { try journal.raise(key, to: used) }
        try journal.revoke(id, expiresAt: .max)
        let long = try file.bytes()
        try journal.removeExpired(now: now)
        let short = try file.bytes()
        let draft = file.path + ".new"
        // While the draft is written, once it lies there whole, and once it has taken the place.
        let steps = (0...short.count).map { (long, Array(short.prefix($0))) } + [(short, nil)]
        for (place, written) in steps {
            try file.write(place)
            if let written { try Data(written).write(to: URL(fileURLWithPath: draft)) }
            let restarted = try open()
            #expect(try restarted.use(of: key).least == 3 && restarted.isRevoked(id))
            try restarted.raise(key, to: 4)
            #expect(try restarted.removeExpiredIfDue(now: now))
            #expect(try open().use(of: key).least == 4 && open().isRevoked(id))
            #expect(try file.bytes().count == short.count)
            #expect(!FileManager.default.fileExists(atPath: draft))
        }
    }

    @Test("is readable by its owner alone")
    func mode() throws {
        try open().raise(key, to: 1)
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
