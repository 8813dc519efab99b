import Foundation
import TestSupport
import Testing

@testable import Installation

@Suite("The service's conditions")
struct ServiceConditionsTests {
    @Test("come back from their file, without what could be anything but a policy's id")
    func roundTrip() {
        let conditions = ServiceConditions(
            reasons: ["data-is-old", "step-failed:score", "Jane Doe", "a\nb", ""], expiresAt: 7)
        #expect(conditions.reasons == ["data-is-old", "step-failed:score", "unprintable"])
        #expect(ServiceConditions(text: conditions.text) == conditions)
        #expect(ServiceConditions(text: "") == nil)
        #expect(ServiceConditions(text: "data-is-old\n") == nil)
        let many = ServiceConditions(
            reasons: (0..<99).map { "reason-\($0)" }, expiresAt: 0)
        #expect(many.reasons.count == ServiceConditions.maximumReasons)
    }

    @Test("keep what capitals and other marks of an id are in, and are not lost with their file")
    func unlostConditions() throws {
        let reasons = ["Step_Failed:Score.1", "data-is-old"]
        #expect(ServiceConditions(reasons: reasons, expiresAt: 0).reasons == reasons)
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = DataFolder(path: temporary.path)
        try Files.makeFolder(folder.stateDirectory, mode: 0o700)
        try Files.makeFolder(folder.conditionsFile, mode: 0o700)
        #expect(ServiceConditions.reasons(in: folder, now: 0) == [ServiceConditions.unreadable])
    }

    @Test("say that nobody looks any more once the next look is overdue")
    func silence() throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let path = temporary.path
        let folder = DataFolder(path: path)
        try FileManager.default.createDirectory(
            atPath: folder.stateDirectory, withIntermediateDirectories: true)
        #expect(ServiceConditions.reasons(in: folder, now: 1_000).isEmpty)
        let file = URL(fileURLWithPath: folder.conditionsFile)
        try Data("expires 1000\ndata-is-old\n".utf8).write(to: file)
        #expect(ServiceConditions.reasons(in: folder, now: 1_000) == ["data-is-old"])
        #expect(
            ServiceConditions.reasons(in: folder, now: 1_001)
                == ["data-is-old", ServiceConditions.silence])
        try Data("expires 0\n".utf8).write(to: file)
        #expect(ServiceConditions.reasons(in: folder, now: 2_000_000_000).isEmpty)
    }
}
