import Settings
import Warehouse

/// The words that rows are held against, with the keys they have in the warehouse.
struct KnownCodes: Sendable {
    let channels: [String: Int32]
    /// Of the mapping's source; nil in a dry run, which asks no database and takes any code.
    let campaigns: [String: CampaignReference]?
    /// What orders are of.
    let sold: SaleCodes

    /// The words of a mapping, none with a key: enough to tell good rows from bad.
    init(dryRun mapping: SourceMapping) {
        channels = Dictionary(uniqueKeysWithValues: mapping.channels.codes.map { ($0, 0) })
        campaigns = nil
        sold = SaleCodes(dryRun: mapping.lists)
    }

    init(
        channels: [String: Int32], campaigns: [String: CampaignReference], sold: SaleCodes
    ) {
        self.channels = channels
        self.campaigns = campaigns
        self.sold = sold
    }
}
