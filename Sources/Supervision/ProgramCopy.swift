import Glibc
import Installation
import ProgramSupport

/// Copies the executables, and the Swift runtime where needed, to where the processes' users can
/// run them: a checkout under `/root` is closed to them.
struct ProgramCopy {
    let folder: DataFolder
    let say: (String) -> Void

    func refresh() throws {
        let libraries = unreachableLibraries()
        guard !Files.isOpenToEveryone(Installed.ownPath, S_IROTH | S_IXOTH) || !libraries.isEmpty
        else {
            Files.removeTree(folder.executables)
            return
        }
        say("copying the programs to \(folder.executables), where the processes can reach them")
        try Files.makeFolder(folder.executables, mode: 0o755)
        for process in ServiceProcess.allCases {
            try copy(
                Installed.executables + "/" + process.executableName,
                to: folder.executables + "/" + process.executableName)
        }
        guard !libraries.isEmpty else { return }
        try Files.makeFolder(folder.executables + "/lib", mode: 0o755)
        for library in libraries {
            for name in Files.names(in: library) ?? [] where name.contains(".so") {
                try copy(library + "/" + name, to: folder.executables + "/lib/" + name)
            }
        }
    }

    /// Folders of shared libraries this program has mapped and the processes' users cannot read.
    private func unreachableLibraries() -> Set<String> {
        let maps = Files.text(of: "/proc/self/maps") ?? ""
        var folders: Set<String> = []
        for line in maps.split(separator: "\n") {
            guard let start = line.firstIndex(of: "/"), line.contains(".so") else { continue }
            let path = String(line[start...])
            if !Files.isOpenToEveryone(path, S_IROTH), let end = path.lastIndex(of: "/") {
                folders.insert(String(path[..<end]))
            }
        }
        return folders
    }

    private static let largestProgram = 1 << 30

    private func copy(_ source: String, to destination: String) throws {
        guard let original = Files.target(source) else { return }
        if let existing = Files.status(destination), existing.st_size == original.st_size,
            existing.st_mtim.tv_sec >= original.st_mtim.tv_sec
        {
            return
        }
        guard let content = Files.bytes(of: source, atMost: Self.largestProgram) else {
            throw CommandFailure.system("read " + source)
        }
        try Files.write(content, to: destination, mode: 0o755)
    }
}
