import StrictYAML
import Testing

@Suite("Policy header")
struct PolicyHeaderTests {
    private static func read(
        _ first: String, former: PolicyHeader.FormerKey? = nil
    ) throws(StrictYAMLError) -> PolicyHeader {
        let document = try StrictDocument(text: first + "\nversion: 3\nwhy: For a test.\n")
        return try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "regions", former: former)
        }
    }

    @Test("says what a file is, its version and why")
    func reads() throws {
        let header = try Self.read("policy: regions")
        #expect(header.name == "regions" && header.version == 3 && header.why == "For a test.")
    }

    @Test("of version 0.1 is read where files of that version had it, and is the same")
    func former() throws {
        let header = try Self.read("policy: regions")
        #expect(try Self.read("id: regions", former: .id) == header)
        #expect(try Self.read("id: places", former: .anyID) == header)
        for former in [PolicyHeader.FormerKey.id, .anyID] {
            #expect(try Self.read("policy: regions", former: former) == header)
        }
    }

    @Test("that says something else, both or nothing is refused")
    func refuses() {
        let refused: [(text: String, former: PolicyHeader.FormerKey?, problem: String)] = [
            ("policy: places", nil, "<text>:1:9: expected the policy 'regions'"),
            ("policy: places", .anyID, "<text>:1:9: expected the policy 'regions'"),
            ("id: regions", nil, "<text>:1:1: missing key 'policy'"),
            ("id: places", .id, "<text>:1:5: id 'places' is not the file's name"),
            ("policy: regions\nid: regions", .id, "<text>:2:1: unknown key 'id'"),
            ("name: regions", .id, "<text>:1:1: missing key 'policy'"),
        ]
        for (text, former, problem) in refused {
            let error = #expect(throws: StrictYAMLError.self) {
                try Self.read(text, former: former)
            }
            #expect(error?.description.hasPrefix(problem) == true, "\(text): \(error as Any)")
        }
    }
}
