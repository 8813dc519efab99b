import Hummingbird

/// A file the pages refer to, embedded by the build.
struct Asset: Sendable {
    let path: String
    let contentType: String
    let bytes: [UInt8]

    /// A quoted tag that changes with the bytes (FNV-1a; a name, not a secret).
    var entityTag: String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return "\"" + String(hash, radix: 16) + "\""
    }

    static let all = [
        Asset(
            path: "/assets/bauta.css", contentType: "text/css; charset=utf-8",
            bytes: styleSheet),
        Asset(
            path: "/assets/bauta.js", contentType: "text/javascript; charset=utf-8",
            bytes: PackageResources.bauta_js),
        Asset(
            path: "/assets/mask.svg", contentType: "image/svg+xml",
            bytes: PackageResources.mask_svg),
        // Browsers ask for it whatever a page says.
        Asset(
            path: "/favicon.ico", contentType: "image/svg+xml",
            bytes: PackageResources.mask_svg),
    ]

    /// The type without its parameters.
    var mediaType: String { MediaType(contentType)?.name ?? contentType }

    /// The parts of the style sheet, one after the other: what comes later wins.
    private static let styleSheet: [UInt8] = {
        let parts = [
            PackageResources.tokens_css, PackageResources.base_css, PackageResources.frame_css,
            PackageResources.components_css, PackageResources.tables_css,
            PackageResources.forms_css, PackageResources.charts_css, PackageResources.more_css,
            PackageResources.icons_css,
        ]
        #if DEBUG
            return Array((parts + [PackageResources.design_css]).joined())
        #else
            return Array(parts.joined())
        #endif
    }()
}

/// `/assets/…`: what every page may load, signed in or not.
struct AssetRoutes {
    var routes: [Route] {
        Asset.all.map { asset in
            let tag = asset.entityTag
            return .get(
                asset.path, for: .people, "A file that pages load.",
                answers: [
                    AnswerDescription(
                        200, "The file.",
                        [.init(mediaType: asset.mediaType, schema: .text)]),
                    AnswerDescription(304, "The file has not changed."),
                ]
            ) { request in
                var response = Response(
                    status: .ok, headers: [.contentType: asset.contentType],
                    body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
                if request.raw.headers[.ifNoneMatch] == tag {
                    response = .init(status: .notModified)
                }
                response.headers[.eTag] = tag
                // Kept, and asked about each time: the program may have been replaced.
                response.headers[.cacheControl] = "no-cache"
                return response
            }
        }
    }
}
