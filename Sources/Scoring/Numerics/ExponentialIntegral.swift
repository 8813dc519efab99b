import Glibc

/// `exp(z)` times the generalised exponential integral of this order, E_s(z), for z > 0.
///
/// Equal to Tricomi's U(1, 2 − s, z), the function of the discounted residual purchases (DLMF 8.19.2,
/// 8.19.3): the integral of exp(−z t) (1 + t)^−s over t > 0, taken over u = log(1 + t), where the
/// integrand is smooth and falls off doubly exponentially.
func scaledExponentialIntegral(order: Double, _ z: Double) -> Double {
    // The integrand is below 1e-19 of its peak from here on.
    let end = log1p(45 / z)
    let panels = max(1, Int((end * 2).rounded(.up)))
    return GaussLegendre.standard.integral(over: 0...end, panels: panels) { u in
        exp(-z * expm1(u) + (1 - order) * u)
    }
}
