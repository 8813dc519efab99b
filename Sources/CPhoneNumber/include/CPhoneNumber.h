// libphonenumber behind one C function.
#ifndef BAUTA_CPHONENUMBER_H
#define BAUTA_CPHONENUMBER_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
/// Writes the E.164 form of `number` (UTF-8, not terminated) as dialled in `region` (two upper-case
/// letters, terminated) to `out`. Returns its length, or -1 when it is no valid number.
int phone_number_e164(const char *number, size_t length, const char *region, char *out, size_t room);
#ifdef __cplusplus
}
#endif
#endif
