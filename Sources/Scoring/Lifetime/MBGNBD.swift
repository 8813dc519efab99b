/// The MBG/NBD model of Batislam, Denizel & Filiztekin, "Empirical validation and comparison of
/// models for customer base analysis", International Journal of Research in Marketing 24, 2007.
///
/// BG/NBD, but a customer may leave after the first purchase too: who has bought once is not alive
/// for certain.
public struct MBGNBD: BetaGeometricModel {
    public static let name = "mbgnbd"
    public static let trialsAtStart = 1

    public var r: Double
    public var alpha: Double
    public var a: Double
    public var b: Double

    public init(r: Double, alpha: Double, a: Double, b: Double) {
        self.r = r
        self.alpha = alpha
        self.a = a
        self.b = b
    }
}
