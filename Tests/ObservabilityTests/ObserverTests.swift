import CustomerModel
import Synchronization
import Testing

@testable import Observability

@Suite("An observer")
struct ObserverTests {
    @Test("writes one line of JSON with the process, the event and its numbers")
    func writesOneLine() {
        let line = Observer.line(
            .unlockDisclosed(auditSequence: 7, subjects: 2, columns: 1), process: "bauta-vault",
            at: EventTime(milliseconds: 1_772_368_496_789))
        #expect(
            line == #"{"time":"2026-03-01T12:34:56.789Z","process":"bauta-vault","#
                + #""event":"unlock_disclosed","audit_sequence":7,"subjects":2,"columns":1}"#)
    }

    @Test("hands each observation to its output once")
    func handsOver() {
        let lines = Mutex<[String]>([])
        let observer = Observer(process: "bauta-audit") { line in lines.withLock { $0.append(line) }
        }
        observer.record(.leavesSequenced(count: 1, treeSize: 3))
        observer.record(.ready)
        let written = lines.withLock { $0 }
        #expect(written.count == 2)
        #expect(written[0].hasSuffix(#""event":"leaves_sequenced","count":1,"tree_size":3}"#))
        #expect(written[1].hasSuffix(#""event":"ready"}"#))
    }
}

@Suite("A word of policy")
struct PolicyWordTests {
    @Test(
        "passes codes, names of columns and route templates",
        arguments: [
            "bad_date", "demo-shop", "/v1/unlocks/{id}", "57p01",
        ])
    func passes(text: String) {
        #expect(PolicyWord(policy: text).text == text)
    }

    @Test(
        "does not pass what may be a person's",
        arguments: [
            "ana@example.org", "Ana", "ana maria", "+4915112345678", "naïve", "\"", "a\nb", "",
            String(repeating: "a", count: 65),
        ])
    func refuses(text: String) {
        #expect(PolicyWord(policy: text).text == "unprintable")
    }
}
