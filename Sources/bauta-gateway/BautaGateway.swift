import ArgumentParser
import Installation

/// The process `bauta-gateway`.
@main
enum BautaGateway {
    static func main() async {
        Hardening.apply()
        await GatewayCommand.main()
    }
}
