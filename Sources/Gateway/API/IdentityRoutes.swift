import Hummingbird
import VaultProtocol

/// `GET /v1/whoami`: the caller as the vault knows it.
struct IdentityRoutes {
    let gatekeeper: Gatekeeper

    var routes: [Route] {
        [
            Route(.get, "/v1/whoami", action: .identify, gatekeeper: gatekeeper) { _, caller in
                .json(caller.principal)
            }
        ]
    }
}
