import Settings
import Warehouse

/// The words that rows are held against, with the keys they have in the warehouse.
struct KnownCodes: Sendable {
    let channels: [String: Int32]
    /// Of the mapping's source; nil in a dry run, which asks no database and takes any code.
    let campaigns: [String: CampaignReference]?

    /// The words of `table`, none with a key: enough to tell good rows from bad.
    init(dryRun table: ChannelTable) {
        channels = Dictionary(uniqueKeysWithValues: table.codes.map { ($0, 0) })
        campaigns = nil
    }

    init(channels: [String: Int32], campaigns: [String: CampaignReference]) {
        self.channels = channels
        self.campaigns = campaigns
    }
}
