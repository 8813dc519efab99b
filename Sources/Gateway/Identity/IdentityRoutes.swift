import Hummingbird
import VaultProtocol

/// `GET /v1/whoami`: the caller as the vault knows it.
struct IdentityRoutes {
    let authorization: VaultAuthorization

    var routes: [Route] {
        [
            Route(.get, "/v1/whoami", action: .identify, authorization: authorization) {
                _, caller in
                .json(caller.principal)
            }
        ]
    }
}
