/// The MBG/NBD model of Batislam, Denizel & Filiztekin, "Empirical validation and comparison of
/// models for customer base analysis", International Journal of Research in Marketing 24, 2007.
///
/// BG/NBD, but a customer may leave after the first purchase too: who has bought once is not alive
/// for certain.
public struct MBGNBD: BetaGeometricModel {
    /// As commands and stored models spell it.
    public static let name = "mbgnbd"
    /// The first purchase is a chance to leave too.
    public static let trialsAtStart = 1

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
