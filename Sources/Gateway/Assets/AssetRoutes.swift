import Hummingbird

/// A file the pages refer to, kept in the program.
struct Asset: Sendable {
    let path: String
    let contentType: String
    let text: String

    /// A quoted tag that changes with the text (FNV-1a; a name, not a secret).
    var entityTag: String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return "\"" + String(hash, radix: 16) + "\""
    }

    static let all = [
        Asset(
            path: "/assets/bauta.css", contentType: "text/css; charset=utf-8",
            text: StyleSheet.text),
        Asset(path: "/assets/mask.svg", contentType: "image/svg+xml", text: MaskMark.svg),
    ]
}

/// `/assets/…`: what every page may load, signed in or not.
struct AssetRoutes {
    var routes: [Route] {
        Asset.all.map { asset in
            let tag = asset.entityTag
            return Route(.get, asset.path) { request, _ in
                var response = Response(
                    status: .ok, headers: [.contentType: asset.contentType],
                    body: .init(byteBuffer: ByteBuffer(string: asset.text)))
                if request.headers[.ifNoneMatch] == tag { response = .init(status: .notModified) }
                response.headers[.eTag] = tag
                // Kept, and asked about each time: the program may have been replaced.
                response.headers[.cacheControl] = "no-cache"
                return response
            }
        }
    }
}
