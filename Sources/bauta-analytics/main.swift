import Glibc
import Installation

Hardening.apply()
exit(AnalyticsProgram.run())
