import CustomerModel

/// Days as tables have them: `YYYYMMDD`.
enum DateKey {
    /// `CalendarDate.dayNumber` of the key.
    static func day(_ key: Int32) throws -> Int32 {
        guard let day = CalendarDate(dateKey: Int(key)) else {
            throw WarehouseError(.noSuchDay, "a date_sk names no day")
        }
        return Int32(day.dayNumber)
    }
}
