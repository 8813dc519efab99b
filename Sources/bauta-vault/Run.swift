import Access
import ArgumentParser
import Audit
import Authorization
import BlockingThreads
import Cryptography
import CustomerModel
import Database
import Installation
import LocalSocket
import Observability
import ProgramSupport
import Reidentification
import Sealing
import Unsealing
import Vault
import Verification
import Worklists

/// `bauta-vault run`: answers the gateway until SIGTERM.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answers on the data folder's vault socket until SIGTERM.")

    @OptionGroup var data: DataOptions

    func run() throws {
        Signals.stop.block()
        let folder = try data.folder
        let observer = Observer.standardError(process: ServiceProcess.vault.executableName)
        let service = try makeService(folder, observer: observer)
        let listener = try SocketListener(
            path: folder.vaultSocket, allowedUsers: ProcessIdentity.peers([.gateway]))
        _ = try DedicatedThread(name: "stop") {
            Signals.stop.wait()
            observer.record(.stopping)
            listener.stop()
        }
        let clerk = try RefusalClerk(service)
        observer.record(.ready)
        try listener.run { frame, _ in service.answer(frame) }
        service.unlocks.finish()
        clerk.finish()
        observer.record(.stopped)
    }

    private func makeService(_ folder: DataFolder, observer: Observer) throws -> VaultService {
        let keys = folder.keysDirectory(for: .vault)
        let policy = PolicyEngine(folder: folder.policies, digest: { SHA256.digest($0) })
        if let error = policy.loadError {
            // Every question is denied until the file is mended: say so where people look.
            observer.record(.failed(reason: PolicyWord("policy-not-loaded")))
            Terminal.note("\(VaultCommand.displayName): \(error); everything is denied")
        }
        let unsealer = try Unsealer(folder: keys)
        try requireOwn(SealingKey.all(in: folder.publicKeysDirectory), unsealer, folder)
        replaceClearNames(folder, unsealer, observer)
        let ring = try KeyRing(name: "credential", folder: keys)
        try RunningKeyVersion.write(ring.primary, in: folder)
        let authenticator = RowAuthenticator(ring: ring)
        let journal = try AccessJournal(path: folder.vaultJournal, authenticator: authenticator)
        try journal.removeExpired(now: EventTime.now().seconds)
        let authorization = CallerAuthorization(
            credentials: CredentialStore(authenticator: authenticator, journal: journal),
            policy: policy,
            trail: AuditTrail(authenticator: try OutboxAuthenticator(keysFolder: keys)),
            sequencer: SequencerClient(
                socketPath: folder.auditSocket,
                verifier: try LogVerifier(publicKeyFile: keys + "/audit.pub.1.key"),
                // Less than the gateway's two seconds, so that the caller hears the true reason.
                timeout: .milliseconds(1_200), serverUsers: ProcessIdentity.servers(.audit)),
            observer: observer)
        let worklists = WorklistTranslation(
            deriver: WorklistPseudonymDeriver(
                ring: try KeyRing(name: "worklist", folder: keys)))
        let tagKey = try FixedKey(name: "audittag", folder: keys)
        let unlocker = ContactUnlocker(
            authorization: authorization, authenticator: authenticator, journal: journal,
            tags: .audit(key: tagKey), contactTags: ContactTagDeriver(key: tagKey),
            unsealer: unsealer, worklists: worklists)
        let connections = VaultConnections(
            main: configuration(folder, .main), keys: configuration(folder, .keys))
        return VaultService(
            authorization: authorization, unlocker: unlocker, worklists: worklists,
            connections: connections, unlocks: try UnlockQueue(unlocker, in: connections),
            journal: journal, observer: observer)
    }

    /// Of an installation that kept names of files in the clear.
    ///
    /// What cannot be done now is done at the next start. Once it is done, a name in the clear is
    /// somebody's guess: to answer it with an id would say whether a file of that name was loaded.
    private func replaceClearNames(
        _ folder: DataFolder, _ unsealer: Unsealer, _ observer: Observer
    ) {
        let done = folder.vaultDirectory + "/file-names-sealed"
        guard Files.status(done) == nil else { return }
        do {
            guard let key = unsealer.sealingKey else { return }
            let ids = FileIDDeriver(
                key: try FixedKey(name: "pseudonym", folder: folder.keysDirectory(for: .vault)))
            let main = try Connection(DatabaseConfiguration(.main, of: .vault, in: folder))
            let count = try FileNameStore.replaceClearNames(ids: ids, sealedTo: key, on: main)
            if count > 0 { observer.record(.fileNamesSealed(rows: count)) }
            try Files.write("", to: done, mode: 0o600)
        } catch {
            observer.record(.failed(reason: PolicyWord("file-names-not-sealed")))
        }
    }

    /// - Throws: `KeyFileError` when ingest would seal under a key that this vault cannot open.
    private func requireOwn(
        _ published: [SealingKey], _ unsealer: Unsealer, _ folder: DataFolder
    ) throws {
        for key in published where !unsealer.opens(key) {
            throw KeyFileError(
                .notTheVaults,
                path: KeyFile.path("vault.pub", key.version, in: folder.publicKeysDirectory))
        }
    }

    private func configuration(
        _ folder: DataFolder, _ database: DatabaseName
    ) -> DatabaseConfiguration {
        DatabaseConfiguration(
            database, of: .vault, in: folder, statementTimeout: .seconds(1),
            lockTimeout: .milliseconds(800)
        ).with { $0.looksUpByKey = true }
    }
}
