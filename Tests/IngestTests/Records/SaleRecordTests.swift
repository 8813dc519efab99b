import Testing

@testable import Ingest

@Suite("Feeds of orders")
struct SaleRecordTests {
    @Test("of orders keep where it was bought and by which campaign")
    func orders() throws {
        let header =
            "customer_id,order_id,order_ts,amount,margin,lines,items,country,channel,campaign\n"
        let items = try SaleRecord.items(
            header + "1,1,2024-05-02 12:00:00,5,1,1,1,Germany,app,\n"
                + "1,2,2024-05-02 12:00:00,5,1,1,1,Germany,web,C0001\n"
                + "1,3,2024-05-02 12:00:00,5,1,1,1,Germany,,\n"
                + "1,4,2024-05-02 12:00:00,5,1,1,1,Germany,by Anna,\n"
                + "1,5,2024-05-02 12:00:00,5,1,1,1,Germany,web,C0404\n",
            as: .shipped("demo-shop"))
        var told: [String] = []
        for item in items {
            switch item {
            case .accepted(let order, _, _):
                told.append("\(order.channel ?? 0) \(order.campaign ?? 0)")
            case .rejected(let rejection, _): told.append(rejection.description)
            }
        }
        // The policy's channel that the warehouse does not have under a key is none to load under.
        #expect(
            told == [
                "line 2, column channel: unknown-channel", "2 7", "0 0",
                "line 5, column channel: unknown-channel",
                "line 6, column campaign: unknown-campaign",
            ])
    }
}
