import Foundation
import Glibc
import Testing

@testable import ProgramSupport

@Suite("Texts that are handed from program to program")
struct HandedTextsTests {
    private static let texts = [
        "a", "", "Zoë Quill.csv", "line\nfeed", String(repeating: "x", count: 100_000),
    ]

    @Test("come out as they went in")
    func roundTrip() throws {
        for texts in [Self.texts, [], [""]] {
            #expect(try HandedTexts.read(HandedTexts.write(texts)) == texts)
        }
    }

    @Test("reach a program that is started, and no argument and no variable of it has them")
    func launch() throws {
        let path = NSTemporaryDirectory() + "/bauta-output-" + UUID().uuidString
        defer { unlink(path) }
        let output = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        defer { close(output) }
        let script = "tr '\\0' '|' <&3; cat /proc/self/cmdline /proc/self/environ | grep -c Quill"
        let ended = try Launch(
            arguments: ["/bin/sh", "-c", script], output: output,
            handedTexts: ["Ada Quill.csv", "b"]
        ).run()
        #expect(ended.status == 1, "grep finds nothing")
        let said = try String(contentsOfFile: path, encoding: .utf8)
        #expect(said == "Ada Quill.csv|b|0\n")
    }

    @Test("reach it with the folder that they are names in, wherever that is open here")
    func folder() throws {
        let path = NSTemporaryDirectory() + "/bauta-folder-" + UUID().uuidString
        #expect(mkdir(path, 0o700) == 0)
        defer { rmdir(path) }
        let said = path + "/said"
        let output = open(said, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        defer { unlink(said) }
        defer { close(output) }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        for number in [3, 4, 40] {
            let descriptor = fcntl(folder, F_DUPFD_CLOEXEC, Int32(number))
            defer { close(descriptor) }
            let ended = try Launch(
                arguments: ["/bin/sh", "-c", "tr '\\0' ' ' <&3; ls /proc/self/fd/4/"],
                output: output, handedTexts: ["\(number)"], handedFolder: descriptor
            ).run()
            #expect(ended.status == 0)
        }
        #expect(
            try String(contentsOfFile: said, encoding: .utf8) == "3 said\n4 said\n40 said\n")
    }
}
