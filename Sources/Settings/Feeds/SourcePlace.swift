import Foundation
import StrictYAML

/// Where the file of a source's name stands in a folder of policies.
enum SourcePlace {
    /// The file of `name` without its ending, from the folder `policies`: `sources/NAME`, or where there is none,
    /// `sources/FOLDER/NAME` with the folder of a system, whose name the name begins with.
    ///
    /// Nil where `name` is none: it comes from a command line and becomes a path.
    static func path(of name: String, in policies: String) -> String? {
        guard SourceMappingParser.isWord(name) else { return nil }
        let plain = "sources/" + name
        guard !exists("\(policies)/\(plain).yaml") else { return plain }
        let words = name.split(separator: "-", omittingEmptySubsequences: false)
        for count in 1...words.count {
            let folder = words.prefix(count).joined(separator: "-")
            let path = "sources/\(folder)/\(name)"
            if exists("\(policies)/\(path).yaml") { return path }
        }
        return plain
    }

    /// Whether there is a file at `path`.
    static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }
}
