import HTTPTypes
import TestSupport
import Testing

@testable import Gateway

/// Parameters are those a route declares, with values it declares.
@Suite struct QueryTests {
    private static let declared = [Parameter.limit.description, AuditRoutes.cursor.description]

    @Test("a query is read as it was encoded")
    func readsQuery() throws {
        let query = try QueryString("a=1+2&b=%C3%A9%26&empty&=x")
        #expect(query.fields.map(\.name) == ["a", "b", "empty", ""])
        #expect(query.fields.map(\.value) == ["1 2", "é&", "", "x"])
        #expect(QueryString.encoded("é& +~") == "%C3%A9%26%20%2B~")
    }

    @Test(
        "a query that is not well formed is refused",
        arguments: ["a=%", "a=%4", "a=%GG", "a=%FF", "%", "a=%00", "a=%C3&b=%A9"])
    func refusesQuery(text: String) {
        do throws(Problem) {
            _ = try QueryString(text)
            Issue.record("taken: \(text)")
        } catch {
            #expect(error.code == .malformedQuery)
        }
    }

    @Test("a declared parameter has its value, an absent one its default")
    func readsValues() throws {
        let some = try QueryValues(
            QueryString("cursor=7"), declared: Self.declared, emptyIsAbsent: false)
        #expect(some[AuditRoutes.cursor] == 7)
        #expect(some[Parameter.limit] == Limits.defaultRows)
        #expect(some.query(setting: "cursor", to: "8&") == "cursor=8%26")
    }

    @Test(
        "any other is refused and told what is allowed",
        arguments: [
            (
                "account=rita", ProblemCode.unknownParameter,
                "“account” is no parameter here; allowed: limit, cursor."
            ),
            ("PASTED-SECRET=1", .unknownParameter, "A parameter is not one of this address"),
            ("limit=1&limit=2", .repeatedParameter, "limit"),
            ("limit=0", .invalidParameter, "from 1 to 500"),
            ("limit=+1", .invalidParameter, "limit"), ("limit=%2B1", .invalidParameter, "limit"),
            ("limit=1e1", .invalidParameter, "limit"), ("limit=", .invalidParameter, "limit"),
            ("limit=%D9%A1", .invalidParameter, "limit"),
            ("cursor=-1", .invalidParameter, "0 or more"),
        ])
    func refusesValues(text: String, code: ProblemCode, told: String) {
        do throws(Problem) {
            _ = try QueryValues(
                QueryString(text), declared: Self.declared, emptyIsAbsent: false)
            Issue.record("taken: \(text)")
        } catch {
            #expect(error.status == 422)
            #expect(error.code == code)
            #expect(error.detail.contains(told), "\(error.detail)")
            #expect(!error.detail.contains("SECRET"))
        }
    }

    @Test("no route takes a parameter that it does not declare, whoever asks")
    func refusesUnknownEverywhere() async throws {
        let running = try await SharedGateway.running
        for route in running.gateway.routes {
            let reply = try await running.probe.send(
                route.method.rawValue, route.path + "?no_such=1", token: "token-retention_agent",
                headers: ["Content-Type": route.body?.mediaType ?? "text/plain"])
            #expect(reply.status == 422, "\(route.path)")
            #expect(reply.json["code"] as? String == "unknown-parameter", "\(route.path)")
            #expect(reply.json["field"] as? String == "no_such", "\(route.path)")
        }
    }

    @Test("of two media types the one of more weight is answered")
    func prefersTypes() {
        let offered = ["application/json", "text/csv"]
        for (accept, chosen) in [
            ("*/*", "application/json"), ("text/csv", "text/csv"), ("text/*", "text/csv"),
            ("application/json;q=0.5, text/csv", "text/csv"),
            ("text/csv;q=0.1, */*", "application/json"), ("text/csv, */*;q=0.1", "text/csv"),
        ] {
            #expect(MediaType.preferred(among: offered, by: accept) == chosen, "\(accept)")
        }
        #expect(MediaType.preferred(among: offered, by: "image/png") == nil)
    }
}
