import Glibc
import Installation

Hardening.apply()
exit(await AnalyticsProgram.run())
