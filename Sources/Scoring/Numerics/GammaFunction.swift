import Glibc

/// The logarithm of the gamma function at `x` > 0.
///
/// `lgamma` of the C library keeps the sign in a global variable; this one touches none.
func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
}

/// The logarithm of the beta function at `a`, `b` > 0.
func logBeta(_ a: Double, _ b: Double) -> Double {
    logGamma(a) + logGamma(b) - logGamma(a + b)
}

/// The derivative of `logGamma` at `x` > 0, to about 1e-14 relative.
///
/// Abramowitz & Stegun 6.3.5 carries the argument to where the asymptotic series 6.3.18 holds.
func digamma(_ x: Double) -> Double {
    let asymptotic = 10.0
    var argument = x
    var shift = 0.0
    while argument < asymptotic {
        shift += 1 / argument
        argument += 1
    }
    let square = 1 / (argument * argument)
    // Bernoulli numbers over 2n.
    var series = 1.0 / 12
    series = 691.0 / 32_760 - square * series
    series = 1.0 / 132 - square * series
    series = 1.0 / 240 - square * series
    series = 1.0 / 252 - square * series
    series = 1.0 / 120 - square * series
    series = 1.0 / 12 - square * series
    return log(argument) - 0.5 / argument - square * series - shift
}

/// `log(1 + exp(x))` without overflow.
@inline(__always)
func softplus(_ x: Double) -> Double {
    x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
}

/// `1 / (1 + exp(-x))` without overflow.
@inline(__always)
func logistic(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + exp(-x)) }
    let odds = exp(x)
    return odds / (1 + odds)
}

/// `logGamma(base + count) - logGamma(base)`, without the cancellation of the difference.
func logRising(_ base: Double, by count: Int) -> Double {
    guard count <= 64 else { return logGamma(base + Double(count)) - logGamma(base) }
    return (0..<count).reduce(0) { $0 + log(base + Double($1)) }
}

/// `digamma(base + count) - digamma(base)`, without the cancellation of the difference.
func digammaRising(_ base: Double, by count: Int) -> Double {
    guard count <= 64 else { return digamma(base + Double(count)) - digamma(base) }
    return (0..<count).reduce(0) { $0 + 1 / (base + Double($1)) }
}
