/// The BG/NBD model of Fader, Hardie & Lee, "Counting Your Customers the Easy Way", Marketing
/// Science 24(2), 2005.
///
/// A customer may leave after each repeat purchase. Who has bought once is therefore alive for
/// certain.
public struct BGNBD: BetaGeometricModel {
    public static let name = "bgnbd"
    public static let trialsAtStart = 0

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
