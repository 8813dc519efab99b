/// SplitMix64, the mixing function that turns any 64-bit number into an evenly spread one.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
func mixed(_ value: UInt64) -> UInt64 {
    var word = value &+ 0x9E37_79B9_7F4A_7C15
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
}

/// One reproducible sequence of random numbers: xoshiro256**.
///
/// Every customer has streams of his own, addressed by seed, topic and number. So a change to how
/// orders are drawn leaves all people as they were, and nothing depends on the order of generation.
/// Source: Blackman, Vigna, "Scrambled linear pseudorandom number generators", TOMS 47(4) 2021.
struct RandomStream {
    /// What a stream is used for; the raw value is part of its address and must never change.
    enum Topic: UInt64 {
        case person = 1
        case purchases = 2
        case secondID = 3
        case malformedContact = 4
        case phoneOffset = 5
        case acquisition = 6
        case address = 7
        case customerType = 8
        case orderDetails = 9
        case campaignPlan = 10
        case offers = 11
        case journeyPlan = 12
        case journeys = 13
        case engagement = 14
        case leads = 15
        case tracking = 16
    }

    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64, topic: Topic, number: Int = 0) {
        let address = mixed(mixed(mixed(seed) ^ topic.rawValue) ^ UInt64(number))
        state = (mixed(address), mixed(address &+ 1), mixed(address &+ 2), mixed(address &+ 3))
    }

    mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// Uniform in the open interval (0, 1), so that its logarithm is finite.
    mutating func uniform() -> Double {
        (Double(next() >> 12) + 0.5) * 0x1p-52
    }

    /// True with the given probability.
    mutating func chance(_ probability: Double) -> Bool {
        uniform() < probability
    }

    /// Uniform in `0 ..< bound`; the bias of the multiplication, bound / 2^64, is invisible here.
    mutating func index(below bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A uniformly chosen element of a list that is not empty.
    mutating func element<Element>(of list: [Element]) -> Element {
        list[index(below: list.count)]
    }
}
