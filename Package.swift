// swift-tools-version: 6.2
import PackageDescription

// The arrows of the house: a target may import what is listed here and nothing else. `make check`
// builds with `--explicit-target-dependency-import-check error` and compares this file and every
// import line with Tests/Golden/module-graph.txt, so a new arrow is a visible diff.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// For targets that never touch a raw pointer: the compiler refuses one.
let memorySafe: [SwiftSetting] = strict + [.strictMemorySafety()]

/// For arithmetic over millions of rows: a debug build of it would take minutes where this takes
/// seconds, and the tests run it on real data.
let arithmetic: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "bauta",
    products: [
        .executable(name: "bauta", targets: ["bauta"]),
        .executable(name: "bauta-ingest", targets: ["bauta-ingest"]),
        .executable(name: "bauta-analytics", targets: ["bauta-analytics"]),
        .executable(name: "bauta-release", targets: ["bauta-release"]),
        .executable(name: "bauta-vault", targets: ["bauta-vault"]),
        .executable(name: "bauta-audit", targets: ["bauta-audit"]),
        .executable(name: "bauta-gateway", targets: ["bauta-gateway"]),
    ],
    dependencies: [
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1",
            traits: []),
        .package(
            url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
    ],
    targets: [
        // C libraries: module maps and thin shims, nothing else.
        .systemLibrary(
            name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "CIdn2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .target(name: "CPlatform"),
        .target(
            name: "CPhoneNumber",
            linkerSettings: [.linkedLibrary("phonenumber")]),

        // Ground floor: no keys, no database.
        .target(name: "CustomerModel", swiftSettings: memorySafe),
        .target(
            name: "PersonalData", dependencies: ["CPhoneNumber", "CIdn2", "CustomerModel"],
            swiftSettings: strict),
        .target(name: "Text", swiftSettings: memorySafe),
        .target(
            name: "StrictYAML", dependencies: ["Text", yams], swiftSettings: memorySafe),
        .target(
            name: "Installation", dependencies: ["CPlatform", "Text"], swiftSettings: strict),
        .target(name: "BlockingThreads", swiftSettings: strict),
        .target(
            name: "LocalSocket", dependencies: ["BlockingThreads", "CPlatform"],
            swiftSettings: strict),
        .target(
            name: "Observability", dependencies: ["CustomerModel", "Text"],
            swiftSettings: memorySafe),
        .target(
            name: "Database", dependencies: ["BlockingThreads", "CLibpq", "Installation", "Text"],
            swiftSettings: strict),

        // What policy files say. Authorization alone mints grants, and the vault alone links it.
        .target(
            name: "Settings", dependencies: ["CustomerModel", "StrictYAML"],
            swiftSettings: memorySafe),
        .target(
            name: "Authorization", dependencies: ["CustomerModel", "StrictYAML"],
            swiftSettings: memorySafe),

        // Crypto: what needs no secret, what holds one, one way and back.
        .target(name: "Verification", dependencies: ["CSodium"], swiftSettings: strict),
        .target(
            name: "Cryptography",
            dependencies: [
                "CSodium", "Installation", "Verification",
            ],
            swiftSettings: strict),
        .target(
            name: "Sealing",
            dependencies: [
                "CSodium", "Cryptography", "CustomerModel", "PersonalData", "Verification",
            ],
            swiftSettings: strict),
        .target(
            name: "Unsealing",
            dependencies: [
                "CSodium", "Cryptography", "CustomerModel", "PersonalData", "Sealing",
                "Verification",
            ],
            swiftSettings: strict),

        // Feed to warehouse.
        .target(
            name: "Pseudonymization",
            dependencies: [
                "Cryptography", "CustomerModel", "PersonalData", "Sealing",
            ],
            swiftSettings: memorySafe),
        .target(
            name: "Vault",
            dependencies: [
                "Cryptography", "CustomerModel", "Database", "PersonalData", "Pseudonymization",
                "Sealing",
            ],
            swiftSettings: memorySafe),
        .target(
            name: "Warehouse", dependencies: ["CustomerModel", "Database", "Text"],
            swiftSettings: memorySafe),
        .target(
            name: "Ingest",
            dependencies: [
                "BlockingThreads", "CZlib", "CZstd", "CustomerModel", "Database", "PersonalData",
                "Pseudonymization", "Sealing", "Settings", "Vault", "Verification", "Warehouse",
            ],
            swiftSettings: strict),

        // Warehouse to reader.
        .target(name: "Scoring", dependencies: ["CustomerModel"], swiftSettings: arithmetic),
        .target(
            name: "ScoreRuns",
            dependencies: [
                "CZlib", "Charts", "CustomerModel", "Database", "Settings", "Scoring", "StrictYAML",
                "Text", "Warehouse",
            ],
            swiftSettings: strict),
        .target(
            name: "ReleaseReading", dependencies: ["Database", "Verification"],
            swiftSettings: memorySafe),
        .target(
            name: "Release",
            dependencies: [
                "Cryptography", "CustomerModel", "Database", "ReleaseReading", "Settings",
                "Verification",
            ],
            swiftSettings: strict),
        .target(name: "Charts", dependencies: ["Text"], swiftSettings: memorySafe),

        // The way back to a person.
        .target(
            name: "Audit",
            dependencies: [
                "BlockingThreads", "Cryptography", "CustomerModel", "Database", "Installation",
                "LocalSocket", "Text", "Verification",
            ],
            swiftSettings: strict),
        .target(
            name: "Access",
            dependencies: [
                "Cryptography", "CustomerModel", "Database", "Text", "Verification",
            ],
            swiftSettings: memorySafe),
        .target(
            name: "VaultProtocol", dependencies: ["CustomerModel", "LocalSocket", "Text"],
            swiftSettings: memorySafe),
        .target(
            name: "Worklists",
            dependencies: [
                "Access", "Cryptography", "CustomerModel", "Database", "Sealing", "Vault",
            ],
            swiftSettings: memorySafe),
        .target(
            name: "Reidentification",
            dependencies: [
                "Access", "Audit", "Authorization", "Cryptography", "CustomerModel", "Database",
                "Observability", "PersonalData", "Sealing", "Text", "Unsealing",
                "Vault", "Verification", "Worklists",
            ],
            swiftSettings: memorySafe),
        .target(
            name: "Gateway",
            dependencies: [
                "Charts", "CustomerModel", "Database", "Observability", "ReleaseReading", "Text",
                "VaultProtocol", "Verification", hummingbird, mustache, logging,
            ],
            // Templates, styles, the script and the guides: files of their own, bytes of the program.
            resources: [.embedInCode("Resources")],
            swiftSettings: memorySafe),
        .target(name: "ShopGenerator", dependencies: ["CZlib"], swiftSettings: strict),

        .executableTarget(
            name: "bauta-bench",
            dependencies: [
                "BlockingThreads", "CustomerModel", "Installation", "Scoring", "ShopGenerator",
            ],
            path: "Benchmarks/bauta-bench", swiftSettings: strict),

        // What programs share, and what `bauta` is made of.
        .target(
            name: "ProgramSupport",
            dependencies: [
                "CPlatform", "CustomerModel", "Database", "Installation", "Text", argumentParser,
            ],
            swiftSettings: strict),
        .target(
            name: "PrivateServer",
            dependencies: [
                "CustomerModel", "Database", "Installation", "ProgramSupport", "Settings",
            ],
            swiftSettings: strict),
        .target(
            name: "Supervision",
            dependencies: [
                "BlockingThreads", "Installation", "LocalSocket", "PrivateServer", "ProgramSupport",
                "Text",
            ],
            swiftSettings: strict),
        .target(
            name: "Scheduling",
            dependencies: [
                "CustomerModel", "Database", "Installation", "PrivateServer", "ProgramSupport",
                "Settings", "Supervision", "Text",
            ],
            swiftSettings: strict),

        // Composition roots: read configuration, wire, run.
        .executableTarget(
            name: "bauta",
            dependencies: [
                "CPlatform", "CustomerModel", "Database", "Installation", "PrivateServer",
                "ProgramSupport", "Scheduling", "Settings", "ShopGenerator", "StrictYAML",
                "Supervision", "Text", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "bauta-ingest",
            dependencies: [
                "Cryptography", "CustomerModel", "Database", "Ingest", "Installation",
                "Observability", "PersonalData", "ProgramSupport", "Pseudonymization", "Sealing",
                "Settings", "StrictYAML", "Text", "Vault", "Verification", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "bauta-analytics",
            dependencies: [
                "CustomerModel", "Database", "Installation", "ProgramSupport", "ScoreRuns",
                "Scoring", "Settings", "StrictYAML", "Text", "Warehouse", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "bauta-release",
            dependencies: [
                "CustomerModel", "Database", "Installation", "ProgramSupport", "Release",
                "ReleaseReading", "Settings", "Text", "Verification", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "bauta-vault",
            dependencies: [
                "Access", "Audit", "Authorization", "BlockingThreads", "Cryptography",
                "CustomerModel", "Database", "Installation", "LocalSocket", "Observability",
                "ProgramSupport", "Reidentification", "Sealing", "StrictYAML", "Text", "Unsealing",
                "Vault", "VaultProtocol", "Verification", "Worklists", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "bauta-audit",
            dependencies: [
                "Audit", "BlockingThreads", "CustomerModel", "Database", "Installation",
                "LocalSocket", "Observability", "ProgramSupport", "Text", "Verification",
                argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "bauta-gateway",
            dependencies: [
                "CustomerModel", "Database", "Gateway", "Installation", "Observability",
                "ProgramSupport", "ReleaseReading", "VaultProtocol", "Verification",
                argumentParser,
            ],
            swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)

// A build for use (`make build`) leaves the tests out: a release build has no Testing module.
if Context.environment["BAUTA_WITHOUT_TESTS"] == nil {
    package.targets += [
        .testTarget(
            name: "AccessTests",
            dependencies: [
                "Access", "BlockingThreads", "Cryptography", "CustomerModel", "Database",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AttackTests",
            dependencies: [
                "BlockingThreads", "CZlib", "Database", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AuditTests",
            dependencies: [
                "Audit", "BlockingThreads", "Cryptography", "CustomerModel", "Database",
                "Installation", "LocalSocket", "TestSupport", "Text", "Verification",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AuthorizationTests",
            dependencies: [
                "Authorization", "CustomerModel", "Settings", "StrictYAML", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BlockingThreadsTests",
            dependencies: [
                "BlockingThreads"
            ],
            swiftSettings: strict),
        .testTarget(name: "ChartsTests", dependencies: ["Charts"], swiftSettings: strict),
        .testTarget(name: "CommandLineTests", dependencies: ["TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CryptographyTests",
            dependencies: [
                "Cryptography", "TestSupport", "Verification",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CustomerModelTests", dependencies: ["CustomerModel"], swiftSettings: strict),
        .testTarget(
            name: "DatabaseTests",
            dependencies: [
                "BlockingThreads", "Database", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "BlockingThreads", "CustomerModel", "Database", "Gateway", "LocalSocket",
                "Observability", "Release", "ReleaseReading", "TestSupport", "Text",
                "VaultProtocol", "Verification", hummingbird,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "CZstd", "Cryptography", "CustomerModel", "Database", "Ingest", "PersonalData",
                "Pseudonymization", "Sealing", "Settings", "ShopGenerator", "StrictYAML",
                "TestSupport", "Unsealing", "Vault", "Verification", "Warehouse",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "InstallationTests",
            dependencies: [
                "Installation", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["Cryptography", "TestSupport", "Unsealing", "Verification"],
            swiftSettings: strict),
        .testTarget(name: "TextTests", dependencies: ["Text"], swiftSettings: strict),
        .testTarget(
            name: "LocalSocketTests",
            dependencies: [
                "BlockingThreads", "LocalSocket", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "MigrationTests",
            dependencies: [
                "Database", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NegativeCompileTests",
            dependencies: [
                "BlockingThreads", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: [
                "CustomerModel", "Observability",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PersonalDataTests",
            dependencies: [
                "CustomerModel", "PersonalData", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PrivateServerTests",
            dependencies: [
                "BlockingThreads", "Database", "Installation", "PrivateServer", "ProgramSupport",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ProgramSupportTests",
            dependencies: [
                "CustomerModel", "Database", "Installation", "ProgramSupport", argumentParser,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PseudonymizationTests",
            dependencies: [
                "Cryptography", "CustomerModel", "PersonalData", "Pseudonymization", "Sealing",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReidentificationTests",
            dependencies: [
                "Audit", "Authorization", "Cryptography", "CustomerModel", "Database",
                "Reidentification", "TestSupport", "Verification",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReleaseReadingTests",
            dependencies: ["Cryptography", "Database", "ReleaseReading", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ReleaseTests",
            dependencies: [
                "Cryptography", "CustomerModel", "Database", "Release", "ReleaseReading",
                "Settings", "StrictYAML", "TestSupport", "Text", "Verification",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RoleMatrixTests",
            dependencies: [
                "Database", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SchedulingTests",
            dependencies: [
                "BlockingThreads", "CustomerModel", "Installation", "ProgramSupport", "Scheduling",
                "Settings",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ScoreRunsTests",
            dependencies: [
                "CustomerModel", "Database", "ProgramSupport", "ScoreRuns", "Scoring", "Settings",
                "TestSupport", "Text", "Warehouse", "bauta-analytics", argumentParser,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ScoringTests",
            dependencies: [
                "CustomerModel", "Scoring", "Settings", "ShopGenerator", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SealingTests",
            dependencies: [
                "Cryptography", "CustomerModel", "PersonalData", "Sealing", "TestSupport",
                "Unsealing",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SettingsTests",
            dependencies: [
                "CustomerModel", "Settings", "StrictYAML", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ShopGeneratorTests",
            dependencies: [
                "CustomerModel", "PersonalData", "ShopGenerator", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(name: "StrictYAMLTests", dependencies: ["StrictYAML"], swiftSettings: strict),
        .testTarget(
            name: "SupervisionTests",
            dependencies: ["Installation", "ProgramSupport", "Supervision", "TestSupport"],
            swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: [
                "BlockingThreads", "CZlib", "Cryptography", "Database", "Text", "Verification",
            ],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "VaultProtocolTests",
            dependencies: ["LocalSocket", "TestSupport", "VaultProtocol"],
            swiftSettings: strict),
        .testTarget(
            name: "VaultTests",
            dependencies: [
                "BlockingThreads", "Cryptography", "CustomerModel", "Database", "PersonalData",
                "Pseudonymization", "Sealing", "TestSupport", "Unsealing", "Vault", "Warehouse",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "VerificationTests",
            dependencies: ["Cryptography", "TestSupport", "Text", "Verification"],
            swiftSettings: strict),
        .testTarget(
            name: "WarehouseTests",
            dependencies: [
                "CustomerModel", "Database", "TestSupport", "Warehouse",
            ],
            swiftSettings: strict),
        .testTarget(name: "WorklistsTests", dependencies: ["Worklists"], swiftSettings: strict),
    ]
}
