public import CustomerModel
public import Database

/// A channel with its key.
public struct StoredChannel: Hashable, Sendable {
    public let key: Int32
    /// What the policy says of it.
    public let channel: Channel
}

/// Writes and reads `dim_interaction_channel`.
public enum ChannelQueries {
    /// Brings the dimension up to `channels`; what they no longer name becomes inactive and keeps
    /// its key.
    ///
    /// Returns the key of each code there has been. Runs under the ingest role, which may read codes
    /// and keys alone: so it updates first and inserts what is missing.
    public static func store(
        _ channels: [Channel], on transaction: Transaction
    ) throws -> [String: Int32] {
        try transaction.execute(
            """
            UPDATE warehouse.dim_interaction_channel AS c SET channel_name = p.name,
                channel_type = p.kind, channel_category = p.category, is_online = p.is_online,
                cost_per_interaction_minor = p.cost, is_active = true
            FROM unnest(\(channels.map(\.code)), \(channels.map(\.name)),
                \(channels.map(\.kind.rawValue)), \(channels.map(\.category.rawValue)),
                \(channels.map(\.isOnline)), \(channels.map(\.costPerInteraction)))
                AS p (code, name, kind, category, is_online, cost)
            WHERE c.channel_code = p.code
            """)
        try transaction.execute(
            """
            UPDATE warehouse.dim_interaction_channel SET is_active = false
            WHERE channel_code <> ALL (\(channels.map(\.code)))
            """)
        // A conflict costs a key as well, so what is there is asked first.
        try transaction.execute(
            """
            INSERT INTO warehouse.dim_interaction_channel (channel_code, channel_name,
                channel_type, channel_category, is_online, cost_per_interaction_minor)
            SELECT p.* FROM unnest(\(channels.map(\.code)), \(channels.map(\.name)),
                \(channels.map(\.kind.rawValue)), \(channels.map(\.category.rawValue)),
                \(channels.map(\.isOnline)), \(channels.map(\.costPerInteraction)))
                AS p (code, name, kind, category, is_online, cost)
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_interaction_channel c
                WHERE c.channel_code = p.code)
            """)
        return try keys(on: transaction)
    }

    /// The key of every code there has been.
    public static func keys(on executor: any StatementExecutor) throws -> [String: Int32] {
        let rows = try executor.query(
            "SELECT channel_sk, channel_code FROM warehouse.dim_interaction_channel")
        return try rows.reduce(into: [:]) { keys, row in
            keys[try row.decode("channel_code")] = try row.decode("channel_sk") as Int32
        }
    }

    /// Every channel, for who may read all of the dimension; ascending keys.
    public static func read(from executor: any StatementExecutor) throws -> [StoredChannel] {
        let rows = try executor.query(
            """
            SELECT channel_sk, channel_code, channel_name, channel_type, channel_category,
                is_online, cost_per_interaction_minor
            FROM warehouse.dim_interaction_channel ORDER BY channel_sk
            """)
        return try rows.map { row in
            guard let kind = Channel.Kind(rawValue: try row.decode("channel_type")),
                let category = Channel.Category(rawValue: try row.decode("channel_category"))
            else { throw WarehouseError(.unknownWord, "a channel is of no known type") }
            return StoredChannel(
                key: try row.decode("channel_sk"),
                channel: Channel(
                    code: try row.decode("channel_code"), name: try row.decode("channel_name"),
                    kind: kind, category: category, isOnline: try row.decode("is_online"),
                    costPerInteraction: try row.decode("cost_per_interaction_minor")))
        }
    }
}
