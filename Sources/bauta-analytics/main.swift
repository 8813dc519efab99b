import Glibc
import Installation

Hardening.apply()
LargeMemory.returnAtOnce()
exit(await AnalyticsProgram.run())
