import Installation
import Testing

@Suite("Room on the disk")
struct DiskSpaceTests {
    @Test(
        "is short below a tenth or 1 GiB, critical below a twentieth or 512 MiB",
        arguments: [
            (free: 200, total: 1_000, shortage: nil), (free: 99, total: 1_000, shortage: .low),
            (free: 49, total: 1_000, shortage: .critical), (free: 2, total: 4, shortage: nil),
        ] as [(free: Int, total: Int, shortage: DiskSpace.Shortage?)])
    func shares(free: Int, total: Int, shortage: DiskSpace.Shortage?) {
        #expect(DiskSpace(free: free << 30, total: total << 30).shortage == shortage)
    }

    @Test("is short on a small disk before its share is")
    func small() {
        let total = 2 << 30
        #expect(DiskSpace(free: (1 << 30) - 1, total: total).shortage == .low)
        #expect(DiskSpace(free: (512 << 20) - 1, total: total).shortage == .critical)
        #expect(DiskSpace(of: DataFolder(path: "/"))?.total ?? 0 > 0)
    }
}
