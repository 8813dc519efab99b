/// The BG/NBD model of Fader, Hardie & Lee, "Counting Your Customers the Easy Way", Marketing
/// Science 24(2), 2005.
///
/// A customer may leave after each repeat purchase. Who has bought once is therefore alive for
/// certain.
public struct BGNBD: BetaGeometricModel {
    /// As commands and stored models spell it.
    public static let name = "bgnbd"
    /// Nobody leaves before the first repeat purchase.
    public static let trialsAtStart = 0

    /// Shape of the purchase rate's gamma distribution.
    public var r: Double
    /// Rate of the purchase rate's gamma distribution, in weeks.
    public var alpha: Double
    /// First parameter of the leaving probability's beta distribution.
    public var a: Double
    /// Second parameter of the leaving probability's beta distribution.
    public var b: Double

    /// All above zero; `alpha` is in weeks.
    public init(r: Double, alpha: Double, a: Double, b: Double) {
        self.r = r
        self.alpha = alpha
        self.a = a
        self.b = b
    }
}
