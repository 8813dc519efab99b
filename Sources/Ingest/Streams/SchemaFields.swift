import Settings
import Verification

/// The fields that a schema of JSON names, and their types.
struct SchemaFields {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// As a file's first lines would tell them.
    private(set) var tree = FieldTree()
    /// By path: the words of its types, in their order; nil without any.
    private(set) var types: [String: String] = [:]
    /// Names of fields that the tap adds of its own accord.
    private(set) var added: [String] = []
    /// Nodes at which any object may stand.
    private var open: Set<Int> = []

    /// Schemas within schemas.
    private static let mostDepth = 32

    /// Reads `schema`.
    init(_ schema: Bytes) throws(JSONTokens.Malformed) {
        try read(schema, at: FieldTree.root, path: "", depth: 0)
        guard !tree.isFull else { throw JSONTokens.Malformed() }
    }

    /// Of rows with `columns`; any object may stand in one of the type `json`.
    init(columns: [(name: String, type: String)]) throws(JSONTokens.Malformed) {
        for (name, type) in columns {
            let key = Array(name.utf8)
            guard
                let node = key.withUnsafeBufferPointer({ tree.child(of: FieldTree.root, key: $0) })
            else { throw JSONTokens.Malformed() }
            tree.sawValue(at: node)
            types[name] = type
            if type == "json" { open.insert(node) }
        }
    }

    /// One for each field, `path type`, in their order.
    var entries: [String] { types.map { $0.key + " " + $0.value }.sorted() }

    /// Adds fields of `mapping` that stand in objects of which the schema says nothing.
    mutating func admit(_ mapping: SourceMapping) {
        for column in mapping.columns {
            guard let path = FieldPath(column.name) else { continue }
            admit(path.steps[...], at: FieldTree.root, isOpen: false)
        }
    }

    private mutating func admit(
        _ steps: ArraySlice<FieldPath.Step>, at node: Int, isOpen: Bool
    ) {
        guard let step = steps.first else {
            if isOpen { tree.sawValue(at: node) }
            return
        }
        let key = Array(step.key.utf8)
        let known = tree.nodes[node].children.first { tree.nodes[$0].key == key }
        let isOpen = isOpen || open.contains(node)
        guard known != nil || isOpen,
            var next = known
                ?? key.withUnsafeBufferPointer({ tree.child(of: node, key: $0) })
        else { return }
        if step.isList {
            let isFreeList = isOpen || open.contains(next)
            guard tree.nodes[next].element != nil || isFreeList,
                let element = tree.element(of: next)
            else { return }
            next = element
        }
        admit(steps.dropFirst(), at: next, isOpen: isOpen)
    }

    private mutating func read(
        _ schema: Bytes, at node: Int, path: String, depth: Int
    ) throws(JSONTokens.Malformed) {
        guard depth <= Self.mostDepth else { throw JSONTokens.Malformed() }
        // `true` and `false` are schemas, too.
        guard schema.first == UInt8(ascii: "{") else {
            guard depth > 0, [UInt8(ascii: "t"), UInt8(ascii: "f")].contains(schema.first) else {
                throw JSONTokens.Malformed()
            }
            return note([], isUntyped: true, at: node, path: path)
        }
        var reader = MemberReader(octets: schema.count)
        var members: [String: Bytes] = [:]
        try reader.read(schema) { members[String(decoding: $0, as: UTF8.self)] = $1 }
        var types = try Self.types(members["type"])
        var hasParts = false
        if let properties = members["properties"], properties.first == UInt8(ascii: "{") {
            var fields: [(key: [UInt8], schema: Bytes)] = []
            try reader.read(properties) { fields.append((Array($0), $1)) }
            for field in fields {
                let name = String(decoding: field.key, as: UTF8.self)
                guard depth > 0 || !RecordKey.addedPrefixes.contains(where: name.hasPrefix) else {
                    added.append(name)
                    continue
                }
                guard
                    let child = field.key.withUnsafeBufferPointer({
                        tree.child(of: node, key: $0)
                    })
                else { throw JSONTokens.Malformed() }
                hasParts = true
                try read(
                    field.schema, at: child, path: path.isEmpty ? name : path + "." + name,
                    depth: depth + 1)
            }
        }
        if let items = members["items"], items.first == UInt8(ascii: "{"),
            let element = tree.element(of: node)
        {
            hasParts = true
            try read(items, at: element, path: path + "[]", depth: depth + 1)
        }
        for word in ["anyOf", "oneOf", "allOf"] {
            guard let list = members[word], list.first == UInt8(ascii: "[") else { continue }
            var choices: [Bytes] = []
            try reader.elements(of: list) { choices.append($0) }
            for choice in choices {
                hasParts = true
                try read(choice, at: node, path: path, depth: depth + 1)
            }
        }
        if hasParts { types.subtract(["object", "array"]) }
        guard !hasParts || !types.isEmpty else { return }
        note(types, isUntyped: members["type"] == nil, at: node, path: path)
    }

    private mutating func note(
        _ types: Set<String>, isUntyped: Bool, at node: Int, path: String
    ) {
        if isUntyped || !types.isDisjoint(with: ["object", "array"]) { open.insert(node) }
        guard node != FieldTree.root else { return }
        if isUntyped || !types.isSubset(of: ["object", "array"]) { tree.sawValue(at: node) }
        let earlier = self.types[path]?.split(separator: "|").map(String.init) ?? []
        self.types[path] = Set(earlier).union(types).sorted().joined(separator: "|")
    }

    /// Which types a value may have; null is left out, and a whole number is a number: a field that turns out
    /// to be empty at times, or to have decimals, is read as before.
    private static func types(_ value: Bytes?) throws(JSONTokens.Malformed) -> Set<String> {
        guard let value else { return [] }
        var reader = MemberReader(octets: value.count)
        var words: [String?] = []
        if value.first == UInt8(ascii: "[") {
            var elements: [Bytes] = []
            try reader.elements(of: value) { elements.append($0) }
            for element in elements { words.append(reader.text(of: element)) }
        } else {
            words = [reader.text(of: value)]
        }
        var types: Set<String> = []
        for word in words {
            switch word {
            case "null": continue
            case "integer": types.insert("number")
            case "string", "number", "boolean", "object", "array": types.insert(word ?? "")
            default: throw JSONTokens.Malformed()
            }
        }
        return types
    }
}
