import Glibc
import Installation

Hardening.apply()
exit(ReleaseProgram.run())
