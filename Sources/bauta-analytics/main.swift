import Glibc
import Installation

Hardening.apply()
LargeMemory.isReturnedAtOnce()
exit(await AnalyticsProgram.run())
