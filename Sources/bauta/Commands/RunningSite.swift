import Installation
import ProgramSupport
import Supervision

extension DataOptions {
    /// The site, when its service runs; otherwise an error that says what to do.
    func runningSite() throws -> Site {
        let folder = try folder
        guard let record = SupervisorRecord.read(folder), record.runningSupervisor != nil,
            record.ready
        else {
            throw CommandFailure(
                "nothing runs in \(folder.root); start it with `bauta up --detach --data "
                    + "\(folder.root)`")
        }
        return Site(folder: folder)
    }
}
