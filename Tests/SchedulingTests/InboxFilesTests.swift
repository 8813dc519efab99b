import BlockingThreads
import Foundation
import Glibc
import Installation
import TestSupport
import Testing

@testable import Scheduling

@Suite("Files of an inbox")
struct InboxFilesTests {
    private let temporary: TemporaryFolder
    private var path: String { temporary.path }

    init() throws { temporary = try TemporaryFolder() }

    private func inFolder(_ body: () throws -> Void) rethrows {
        defer { temporary.remove() }
        try body()
    }

    private func make(folder: String, files: [String] = []) throws {
        try FileManager.default.createDirectory(
            atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
        for file in files {
            try Data(folder.utf8).write(to: URL(fileURLWithPath: "\(path)/\(folder)/\(file)"))
        }
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(path)/\(name)", withDestinationPath: target)
    }

    private func matching(_ pattern: String, in folder: String = "") -> [String?]? {
        InboxFiles(folder: DataFolder(path: path + folder)).matching(pattern)?.paths
    }

    @Test("are regular ones only: a link could lead out of it")
    func regular() throws {
        try inFolder {
            try make(
                folder: "c.csv", files: ["b.csv", "a.csv", ".hidden.csv", "a.csv.part"])
            try make(folder: "c.csv/d.csv")
            try link("c.csv/e.csv", to: "/etc/passwd")
            #expect(matching("c.csv/*.csv") == ["a.csv", "b.csv"])
            #expect(matching("c.csv/[!b]*.csv") == ["a.csv"])
            #expect(matching("*/a.csv") == ["c.csv/a.csv"])
            #expect(matching("*.csv") == [])
            #expect(matching("gone/*.csv") == nil)
        }
    }

    @Test("are reached through no link: neither the inbox nor a folder in it may be one")
    func linked() throws {
        try inFolder {
            try make(folder: "data/inbox/real", files: ["a.csv"])
            try make(folder: "elsewhere", files: ["a.csv"])
            for name in ["data/linked", "data/inbox/linked", "outside"] {
                try link(name, to: path + "/elsewhere")
            }
            #expect(matching("inbox/*/*.csv", in: "/data") == ["real/a.csv"])
            #expect(matching("linked/*.csv", in: "/data") == nil)
            #expect(matching("inbox/linked/a.csv", in: "/data") == nil)
            // To Swift `/` and the accent that follows are one character, to the system two names' border.
            try Data().write(to: URL(fileURLWithPath: "\(path)/elsewhere/\u{301}b.txt"))
            #expect(matching("inbox/linked/*b.txt", in: "/data") == nil)
            #expect(matching(path + "/data/inbox/*/a.csv") == ["real/a.csv"])
            // The operator's own link, before the first wildcard of a path of their own.
            #expect(matching(path + "/outside/*.csv") == ["a.csv"])
            try link("outside/back", to: "..")
            #expect(matching(path + "/outside/back/elsewhere/*.csv") == ["a.csv"])
            try link("round", to: "round")
            #expect(matching(path + "/round/*.csv") == nil)
            guard geteuid() == 0 else { return }
            #expect(lchown(path + "/outside", 65_534, 65_534) == 0)
            #expect(matching(path + "/outside/*.csv") == nil)
        }
    }

    @Test(
        "that have no UTF-8 for a name are told of in their place, and keep none of the others out")
    func nameless() throws {
        try inFolder {
            try make(folder: "inbox", files: ["a.csv", "z.csv"])
            let name = Array("\(path)/inbox/M".utf8CString.dropLast()) + [-4] + ".csv".utf8CString
            let file = open(name, O_CREAT | O_WRONLY, 0o600)
            #expect(file >= 0)
            close(file)
            #expect(matching("inbox/*.csv") == [nil, "a.csv", "z.csv"])
        }
    }

    @Test("are read from the folder they were found in, though another took its place")
    func exchanged() throws {
        try inFolder {
            try make(folder: "shop/inbox", files: ["a.csv"])
            try make(folder: "shop/other", files: ["a.csv"])
            let inbox = InboxFiles(folder: DataFolder(path: path))
            let found = try #require(inbox.matching(path + "/shop/inbox/*.csv"))
            #expect(rename(path + "/shop/inbox", path + "/shop/old") == 0)
            #expect(rename(path + "/shop/other", path + "/shop/inbox") == 0)
            let file = found.folder.openFile("a.csv")
            #expect(
                Files.bytes(from: file, atMost: 100).map { $0 == Array("shop/inbox".utf8) } == true)
            close(file)
        }
    }

    /// Looks at the inbox; full size with `BAUTA_TORTURE=1`.
    private static let looks = TestSize.isFull ? 500_000 : 20_000

    @Test(
        "are those of the inbox alone while somebody else's link and the folder change places",
        .enabled(if: geteuid() == 0, "a link of somebody else is made by root"))
    func race() throws {
        try inFolder {
            try make(folder: "shop/inbox", files: ["a.csv"])
            try make(folder: "secret", files: ["secret.csv"])
            try link("shop/link", to: path + "/secret")
            #expect(lchown(path + "/shop/link", 65_534, 65_534) == 0)
            let inbox = InboxFiles(folder: DataFolder(path: path))
            let (place, aside) = (path + "/shop/inbox", path + "/shop/aside")
            let linkPath = path + "/shop/link"
            let isOver = GuardedState(false)
            let exchanger = try DedicatedThread(name: "exchanger") {
                while !isOver.change(waking: .none, { $0 }) {
                    rename(place, aside)
                    rename(linkPath, place)
                    rename(place, linkPath)
                    rename(aside, place)
                }
            }
            var seen: Set<String?> = []
            for _ in 0..<Self.looks {
                seen.formUnion(inbox.matching(place + "/*.csv")?.paths ?? [])
            }
            isOver.change { $0 = true }
            exchanger.join()
            #expect(seen == ["a.csv"])
        }
    }
}
