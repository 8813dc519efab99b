import HTTPTypes
import Hummingbird
import Testing

@testable import Gateway

/// Where a request comes from.
@Suite struct ClientAddressesTests {
    private func client(
        _ forwarded: [String], from peer: String, proxies: [String]
    ) -> String {
        var fields = HTTPFields()
        for value in forwarded {
            fields.append(HTTPField(name: .forwardedFor, value: value))
        }
        let request = Request(
            head: HTTPRequest(
                method: .get, scheme: "http", authority: "127.0.0.1", path: "/",
                headerFields: fields), body: RequestBody(buffer: .init()))
        return ClientAddresses(proxies: proxies).client(of: request, from: peer)
    }

    @Test("nobody but a declared proxy is believed")
    func believesNobody() {
        #expect(client(["192.0.2.1"], from: "127.0.0.1", proxies: []) == "127.0.0.1")
        #expect(client(["192.0.2.1"], from: "10.0.0.9", proxies: ["10.0.0.1"]) == "10.0.0.9")
    }

    @Test("of what a proxy forwards, what its client had put there is not believed")
    func believesLastAddress() {
        let proxies = ["127.0.0.1", "10.0.0.1"]
        for forwarded in [
            ["192.0.2.1"], ["198.51.100.7, 192.0.2.1"], ["198.51.100.7", "192.0.2.1"],
            ["x, ,192.0.2.1 , 10.0.0.1"],
        ] {
            #expect(client(forwarded, from: "127.0.0.1", proxies: proxies) == "192.0.2.1")
        }
        #expect(client(["2001:DB8::1"], from: "127.0.0.1", proxies: proxies) == "2001:db8::1")
    }

    @Test("what is no address counts as the proxy's own", arguments: ["", "evil", "192.0.2.1:80"])
    func keepsPeer(text: String) {
        #expect(client([text], from: "127.0.0.1", proxies: ["127.0.0.1"]) == "127.0.0.1")
    }
}
