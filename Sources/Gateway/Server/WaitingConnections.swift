import Synchronization

/// The connections whose next step is their client's: a head, the rest of a body, a new request, or
/// taking what was written.
///
/// They cost a client nothing, so there is a bound to them. With one more, the one that has waited
/// longest is closed: whoever sends a request at once is not kept waiting by any number of others
/// that do not.
final class WaitingConnections: Sendable {
    /// The place of one in the order in which they began to wait.
    typealias Place = UInt64

    private struct Connection {
        let address: String
        let isProxy: Bool
        let close: @Sendable () -> Void
    }

    private struct State {
        var last: Place = 0
        var connections: [Place: Connection] = [:]
        /// How many of them each address has.
        var counts: [String: Int] = [:]
    }

    private let bounds: ConnectionBounds
    private let proxies: Set<String>
    private let state = Mutex(State())

    /// `proxies` are addresses through which many clients come.
    init(bounds: ConnectionBounds, proxies: Set<String>) {
        self.bounds = bounds
        self.proxies = proxies
    }

    /// How many wait.
    var count: Int { state.withLock { $0.connections.count } }

    /// Takes in a connection from `address` that waits from now on; over a bound, closes another.
    func enter(_ address: String, close: @escaping @Sendable () -> Void) -> Place {
        let isProxy = proxies.contains(address)
        let (place, surplus) = state.withLock { state in
            state.last += 1
            let place = state.last
            state.connections[place] = Connection(
                address: address, isProxy: isProxy, close: close)
            state.counts[address, default: 0] += 1
            let surplus = overdue(after: address, isProxy: isProxy, in: &state)
            return (place, surplus)
        }
        surplus?.close()
        return place
    }

    /// The connection at `place` waits no longer.
    func leave(_ place: Place) {
        _ = state.withLock { Self.remove(place, from: &$0) }
    }

    /// Takes out what is over a bound since a connection of `address` came.
    private func overdue(
        after address: String, isProxy: Bool, in state: inout State
    ) -> Connection? {
        let oldest: Place?
        if !isProxy, state.counts[address, default: 0] > bounds.waitingOfOneAddress {
            oldest = state.connections.lazy.filter { $0.value.address == address }
                .map(\.key).min()
        } else if state.connections.count > bounds.waiting {
            oldest =
                state.connections.lazy.filter { !$0.value.isProxy }.map(\.key).min()
                ?? state.connections.keys.min()
        } else {
            oldest = nil
        }
        return oldest.flatMap { Self.remove($0, from: &state) }
    }

    private static func remove(_ place: Place, from state: inout State) -> Connection? {
        guard let connection = state.connections.removeValue(forKey: place) else { return nil }
        let left = state.counts[connection.address, default: 1] - 1
        state.counts[connection.address] = left > 0 ? left : nil
        return connection
    }
}
