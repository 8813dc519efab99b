// libphonenumber behind one C function.
#ifndef BAUTA_CPHONENUMBER_H
#define BAUTA_CPHONENUMBER_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

/// Why there is no E.164 form; returned in place of a length.
enum {
    /// No phone number, or of a length no subscriber of that country has.
    PHONE_NUMBER_IMPOSSIBLE = -1,
    /// Written without a country code, and `region` is not known.
    PHONE_NUMBER_NEEDS_REGION = -2,
    /// Ends in an extension, which E.164 cannot say.
    PHONE_NUMBER_HAS_EXTENSION = -3
};

/// Writes the E.164 form of `number` (UTF-8, not terminated) as dialled in `region` (two upper-case
/// letters, terminated; `ZZ` when unknown) to `out`. Returns its length or one of the codes above.
/// Safe to call from several threads; writes to no log.
int phone_number_e164(const char *number, size_t length, const char *region, char *out, size_t room);

#ifdef __cplusplus
}
#endif
#endif
