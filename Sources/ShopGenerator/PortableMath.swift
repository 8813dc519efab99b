/// Logarithm and exponential from IEEE additions and multiplications only.
///
/// The C library's versions may differ in the last bit between machines (they choose fused
/// instructions at run time), and one bit decides whether a candidate order is accepted. The two
/// functions follow Sun's fdlibm (`e_log.c`, `e_exp.c`), error below one unit in the last place.
enum PortableMath {
    private static let logarithmOfTwoHigh = 6.931_471_803_691_238_164_90e-01
    private static let logarithmOfTwoLow = 1.908_214_929_270_587_700_02e-10

    /// The natural logarithm of a normal positive number.
    static func logarithm(_ value: Double) -> Double {
        var exponent = Double(value.exponent)
        var significand = value.significand
        if significand > 1.414_213_562_373_095_1 {
            significand *= 0.5
            exponent += 1
        }
        let fraction = significand - 1
        let ratio = fraction / (2 + fraction)
        let square = ratio * ratio
        let half = 0.5 * fraction * fraction
        let series = ratio * (half + square * logarithmSeries(square))
        let correction = series + exponent * logarithmOfTwoLow
        return exponent * logarithmOfTwoHigh - ((half - correction) - fraction)
    }

    private static func logarithmSeries(_ square: Double) -> Double {
        var sum = 1.479_819_860_511_658_591e-01
        sum = sum * square + 1.531_383_769_920_937_332e-01
        sum = sum * square + 1.818_357_216_161_805_012e-01
        sum = sum * square + 2.222_219_843_214_978_396e-01
        sum = sum * square + 2.857_142_874_366_239_149e-01
        sum = sum * square + 3.999_999_999_940_941_908e-01
        return sum * square + 6.666_666_666_666_735_130e-01
    }

    /// The exponential; zero below −700, where no caller needs more.
    static func exponential(_ value: Double) -> Double {
        guard value > -700 else { return 0 }
        let multiple = (value * 1.442_695_040_888_963_387).rounded()
        let high = value - multiple * logarithmOfTwoHigh
        let low = multiple * logarithmOfTwoLow
        let reduced = high - low
        let square = reduced * reduced
        let remainder = reduced - square * exponentialSeries(square)
        let result = 1 - ((low - reduced * remainder / (2 - remainder)) - high)
        return Double(sign: .plus, exponent: Int(multiple), significand: result)
    }

    private static func exponentialSeries(_ square: Double) -> Double {
        var sum = 4.138_136_797_057_238_460_39e-08
        sum = sum * square - 1.653_390_220_546_525_153_90e-06
        sum = sum * square + 6.613_756_321_437_934_361_17e-05
        sum = sum * square - 2.777_777_777_701_559_338_42e-03
        return sum * square + 1.666_666_666_666_660_190_37e-01
    }
}
