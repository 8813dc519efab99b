public import CustomerModel
public import StrictYAML

/// The rules of one `policies` folder, read together and checked against each other.
public struct PolicySet: Sendable {
    /// Every sealed column that exists.
    public let columns: [ContactColumn]
    /// Every purpose that exists.
    public let purposes: [Purpose]
    /// The content of all files, in a form that comments and layout do not change.
    public let canonicalBytes: [UInt8]
    /// SHA-256 of `canonicalBytes`.
    public let digest: [UInt8]

    let roleRules: [RoleRule]
    let unlockRules: [Unlock.AllowRule]
    let unlockDenials: [Unlock.DenyRule]

    /// The files in the order they depend on each other.
    static let fileNames = ["columns", "purposes", "roles", "unlock"]

    /// Reads `columns.yaml`, `purposes.yaml`, `roles.yaml` and `unlock.yaml` in `folder`.
    ///
    /// `digest` is SHA-256: this module holds no cryptography of its own.
    public init(
        folder: String, digest: ([UInt8]) -> [UInt8]
    ) throws(StrictYAMLError) {
        var documents: [StrictDocument] = []
        for name in Self.fileNames {
            documents.append(try StrictDocument(policy: name, in: folder))
        }
        try self.init(documents: documents, digest: digest)
    }

    /// `documents` in the order of `fileNames`.
    init(
        documents: [StrictDocument], digest: ([UInt8]) -> [UInt8]
    ) throws(StrictYAMLError) {
        let known = try documents[0].mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: Self.fileNames[0])
            return try Self.columns(file)
        }
        let purposes = try documents[1].mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: Self.fileNames[1])
            return try file.require("purposes").identified {
                mapping, id throws(StrictYAMLError) in
                try Purpose(mapping, id: id, columns: known)
            }
        }
        roleRules = try documents[2].mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: Self.fileNames[2])
            return try file.require("rules").identified { mapping, id throws(StrictYAMLError) in
                try RoleRule(mapping, id: id)
            }
        }
        let unlock = try Self.unlockRules(documents[3], purposes: purposes, columns: known)
        unlockRules = unlock.allow
        unlockDenials = unlock.deny
        columns = known.map(\.value)
        self.purposes = purposes
        canonicalBytes = zip(Self.fileNames, documents).flatMap { name, document in
            let content = document.canonicalBytes
            return Array("\(name) \(content.count)\n".utf8) + content + [0x0A]
        }
        self.digest = digest(canonicalBytes)
    }

    private enum ColumnKind: String, CaseIterable {
        case identifier, contact, text
    }

    private static func columns(
        _ file: StrictMapping
    ) throws(StrictYAMLError) -> [(name: String, value: ContactColumn)] {
        try file.require("columns").identified { mapping, id throws(StrictYAMLError) in
            // A column that is no field would be granted and recorded, and then not be there.
            _ = try mapping.require("id").choice(of: PersonalField.self)
            _ = try mapping.require("kind").choice(of: ColumnKind.self)
            _ = try mapping.require("why").string()
            return (id, ContactColumn(id))
        }
    }

    private static func unlockRules(
        _ document: StrictDocument, purposes: [Purpose],
        columns: [(name: String, value: ContactColumn)]
    ) throws(StrictYAMLError) -> (allow: [Unlock.AllowRule], deny: [Unlock.DenyRule]) {
        var allow: [Unlock.AllowRule] = []
        var deny: [Unlock.DenyRule] = []
        try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: fileNames[3])
            _ = try file.require("rules").identified { mapping, id throws(StrictYAMLError) in
                let effect = try mapping.optional("effect")?.choice(of: RuleEffect.self)
                if effect == .deny {
                    deny.append(
                        try Unlock.DenyRule(
                            mapping, id: id, purposes: purposes, columns: columns))
                    return
                }
                let rule = try Unlock.AllowRule(mapping, id: id, purposes: purposes)
                let rival = allow.first {
                    $0.purpose == rule.purpose && $0.roles.contains { rule.roles.contains($0) }
                }
                if let rival {
                    throw mapping.node.error(
                        "'\(rival.id)' already rules this purpose for one of these roles")
                }
                allow.append(rule)
            }
        }
        return (allow, deny)
    }
}
