/// Why a file could not be generated; never holds a value from a file.
public struct GeneratorError: Error, Equatable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Sendable {
        /// The number of customers or years, the last day, growth or a share is outside the limits.
        case outsideLimits
        case cannotOpen
        case cannotRead
        case cannotWrite
        /// The orders file has no column `customer_id`.
        case noCustomerColumn
        /// A row of the orders file is longer than any real one.
        case rowTooLong
        /// The orders file names more customers than there are telephone numbers.
        case tooManyCustomers
    }

    /// What went wrong.
    public let code: Code
    /// The file concerned, when there is one.
    public let path: String?
    /// `errno` of the failed call, when there was one.
    public let systemError: Int32?

    init(_ code: Code, path: String? = nil, systemError: Int32? = nil) {
        self.code = code
        self.path = path
        self.systemError = systemError
    }

    public var description: String {
        let place = path.map { " \($0)" } ?? ""
        let reason = systemError.map { " (errno \($0))" } ?? ""
        return "\(Self.sentence(code))\(place)\(reason)"
    }

    private static func sentence(_ code: Code) -> String {
        switch code {
        case .outsideLimits:
            "customers, years, the last day, growth or a share are outside the limits"
        case .cannotOpen: "cannot open"
        case .cannotRead: "cannot read, or damaged:"
        case .cannotWrite: "cannot write"
        case .noCustomerColumn: "no column customer_id in"
        case .rowTooLong: "a row is too long in"
        case .tooManyCustomers: "too many customers in"
        }
    }
}
