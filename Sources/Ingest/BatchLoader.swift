import CustomerModel
import Database
import PersonalData
import Pseudonymization
import Sealing
import Settings
import Vault
import Warehouse

/// Writes one batch of parsed rows: keys first, then everything else in one transaction.
///
/// A crash before COMMIT leaves nothing but an open batch of keys, which the next run replaces.
struct BatchLoader {
    let mapping: SourceMapping
    let pseudonymizer: Pseudonymizer
    let vaultKey: SealingKey
    let main: Connection
    let file: String
    var people: PeopleResolver

    init(
        mapping: SourceMapping, pseudonymizer: Pseudonymizer, vaultKey: SealingKey,
        main: Connection, keys: Connection, file: String
    ) {
        self.mapping = mapping
        self.pseudonymizer = pseudonymizer
        self.vaultKey = vaultKey
        self.main = main
        self.file = file
        people = PeopleResolver(
            source: mapping.source, pseudonymizer: pseudonymizer, keys: keys)
    }

    /// Rows of one batch, all of one record; `rowsRead` counts the rejected too.
    struct Batch {
        var contacts: [ParsedContact] = []
        var orders: [ParsedOrder] = []
        var leads: [ParsedLead] = []
        var interactions: [ParsedInteraction] = []
        var campaigns: [Campaign] = []
        var campaignDays: [CampaignDay] = []
        var rejected: [QuarantinedRow] = []
        var reasons: [RejectionReason: Int] = [:]
        var rowsRead = 0

        mutating func append(_ row: ParsedRow) {
            switch row {
            case .contact(let contact): contacts.append(contact)
            case .order(let order): orders.append(order)
            case .lead(let lead): leads.append(lead)
            case .interaction(let interaction): interactions.append(interaction)
            case .campaign(let campaign): campaigns.append(campaign)
            case .campaignDay(let day): campaignDays.append(day)
            }
        }
    }

    /// Writes `batch` and returns the progress that is now on disk.
    mutating func load(_ batch: Batch, after progress: LoadProgress) throws -> LoadProgress {
        var next = progress
        next.rowsDone += batch.rowsRead
        next.batchesDone += 1
        next.quarantined.merge(batch.reasons, uniquingKeysWith: +)
        let sealer = ContactSealer(vaultKey: vaultKey)
        try main.transaction { transaction in
            try write(batch, with: sealer, progress: &next, in: transaction)
            try ContactStore.quarantine(
                batch.rejected, file: file, load: next.loadID, on: transaction)
            try LoadLedger.advance(to: next, in: transaction)
        }
        return next
    }

    private mutating func write(
        _ batch: Batch, with sealer: ContactSealer, progress: inout LoadProgress,
        in transaction: Transaction
    ) throws {
        if !batch.contacts.isEmpty {
            try write(batch.contacts, with: sealer, progress: &progress, in: transaction)
        }
        if !batch.orders.isEmpty {
            try write(batch.orders, with: sealer, progress: &progress, in: transaction)
        }
        if !batch.leads.isEmpty {
            try write(batch.leads, with: sealer, progress: &progress, in: transaction)
        }
        if !batch.interactions.isEmpty {
            try write(batch.interactions, with: sealer, progress: &progress, in: transaction)
        }
        if !batch.campaigns.isEmpty {
            let added = try CampaignQueries.store(
                batch.campaigns, source: progress.sourceID, load: progress.loadID, on: transaction)
            progress.count(added, of: batch.campaigns.count)
        }
        if !batch.campaignDays.isEmpty {
            let added = try CampaignQueries.storeDays(
                batch.campaignDays, load: progress.loadID, on: transaction)
            progress.count(added, of: batch.campaignDays.count)
        }
    }
}

extension LoadProgress {
    /// Counts rows of which `added` were not there before.
    mutating func count(_ added: Int, of rows: Int) {
        accepted += added
        duplicates += rows - added
    }
}
