/// Where the shop and its customers meet; the raw values are the codes in the files.
enum ShopChannel: String, CaseIterable {
    case search, social, display, affiliate, referral
    case web, app, store
    case phone, chat
    case email, sms
    case directMail = "direct_mail"

    var bytes: [UInt8] { Self.codes[index] }

    private var index: Int {
        switch self {
        case .search: 0
        case .social: 1
        case .display: 2
        case .affiliate: 3
        case .referral: 4
        case .web: 5
        case .app: 6
        case .store: 7
        case .phone: 8
        case .chat: 9
        case .email: 10
        case .sms: 11
        case .directMail: 12
        }
    }

    private static let codes = allCases.map { Array($0.rawValue.utf8) }
}

extension RandomStream {
    /// An index of `weights`, which add up to 1, each as often as its weight says.
    mutating func index(weighted weights: [Double]) -> Int {
        var rest = uniform()
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }
}
