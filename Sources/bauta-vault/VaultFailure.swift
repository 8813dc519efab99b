import Access
import ArgumentParser
import Audit
import Cryptography
import Database
import Glibc
import LocalSocket
import Verification

/// Tells the operator what went wrong, without a value in it.
enum VaultFailure {
    static func describe(_ error: any Error) -> any Error {
        switch error {
        case let database as DatabaseError:
            say("the database: \(database)")
            if database.code == .connection {
                say("is the service up? start it with `bauta up --detach`")
            }
        case let key as KeyFileError: say("\(key)")
        case let journal as JournalError: say("\(journal)")
        case let audit as AuditError: say("\(audit)")
        case let socket as LocalSocketError: say("the socket: \(socket)")
        case let access as AccessError: say("refused: \(access.code)")
        default: return error
        }
        return ExitCode(1)
    }

    static func say(_ text: String) {
        var line = "bauta vault: \(text)\n"
        line.withUTF8 { bytes in
            _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
