import CustomerModel
import Glibc
import Installation
import ShopGenerator

let usage = """
    bauta-bench generate --customers N --seed N --to FOLDER
        Writes a made-up shop as CSV: the same for the same seed. One customer in twenty leaves
        traces other than orders and what campaigns have sent.
    bauta-bench kernels --shop FOLDER --columns FOLDER --runs N
        Measures scoring from columns in memory, writes those columns as NPY files for the peers,
        and prints one JSON object: medians and all runs in seconds, checks, peak memory.
    bauta-bench unlocks --port N --tokens FILE --references FILE --count N
        Opens one contact at a time through the gateway on 127.0.0.1, a client for each line of the
        first file, the references of the second over and over; prints one JSON object.

    """

/// `--name value` pairs after the command.
func options(_ arguments: ArraySlice<String>) -> [String: String]? {
    guard arguments.count.isMultiple(of: 2) else { return nil }
    var options: [String: String] = [:]
    var rest = arguments
    while let name = rest.popFirst(), let value = rest.popFirst() {
        guard name.hasPrefix("--") else { return nil }
        options[String(name.dropFirst(2))] = value
    }
    return options
}

/// The lines of a file, without empty ones.
func lines(of path: String) throws -> [String] {
    guard let bytes = Files.bytes(of: path) else {
        throw BenchFailure(text: "\(path) cannot be read")
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
}

/// Runs one command; false when the command line makes none.
func run(_ command: String, _ options: [String: String]) throws -> Bool {
    switch command {
    case "generate":
        guard let customers = options["customers"].flatMap({ Int($0) }),
            let seed = options["seed"].flatMap({ UInt64($0) }), let folder = options["to"]
        else { return false }
        _ = try ShopGenerator(
            customers: customers, years: BenchShop.years, seed: seed,
            extent: .everything(trackedShare: BenchShop.trackedShare),
            endingOn: BenchShop.lastDay
        ).write(to: folder)
    case "kernels":
        guard let shop = options["shop"], let columns = options["columns"],
            let runs = options["runs"].flatMap({ Int($0) }), runs > 0
        else { return false }
        let orders = try BenchShop.orders(in: shop)
        print(try KernelBench(orders: orders, runs: runs).run(writingColumnsTo: columns))
    case "unlocks":
        guard let port = options["port"].flatMap({ UInt16($0) }),
            let tokens = try options["tokens"].map(lines),
            let references = try options["references"].map(lines), !references.isEmpty,
            let count = options["count"].flatMap({ Int($0) }), count > 0
        else { return false }
        print(
            try UnlockBench(port: port, tokens: tokens, references: references, count: count)
                .run())
    default: return false
    }
    return true
}

let arguments = CommandLine.arguments.dropFirst()
do {
    guard let command = arguments.first, let options = options(arguments.dropFirst()),
        try run(command, options)
    else {
        print(usage)
        exit(2)
    }
} catch {
    print("bauta-bench: \(error)")
    exit(1)
}
