import Installation
import ProgramSupport

/// The process `bauta-gateway`.
@main
enum BautaGateway {
    static func main() async {
        await Program.runAsynchronously(
            GatewayCommand.self, name: ServiceProcess.gateway.executableName)
    }
}
