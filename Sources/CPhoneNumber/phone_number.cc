#include "CPhoneNumber.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static int e164(const std::string &number, const std::string &region, char *out, size_t room) {
    // The instance is made once and locks its own caches (libphonenumber's README, "Thread safety").
    const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    switch (util->Parse(number, region, &parsed)) {
    case PhoneNumberUtil::NO_PARSING_ERROR: break;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return PHONE_NUMBER_NEEDS_REGION;
    default: return PHONE_NUMBER_IMPOSSIBLE;
    }
    // Not `IsPossibleNumber`: that takes numbers without their area code as well, and two cities
    // share those.
    if (util->IsPossibleNumberWithReason(parsed) != PhoneNumberUtil::IS_POSSIBLE)
        return PHONE_NUMBER_IMPOSSIBLE;
    if (parsed.has_extension()) return PHONE_NUMBER_HAS_EXTENSION;
    std::string formatted;
    util->Format(parsed, PhoneNumberUtil::E164, &formatted);
    if (formatted.size() > room) return PHONE_NUMBER_IMPOSSIBLE;
    // A zero that belongs to the number stands in the form; one that somebody dialled too many does as
    // well, and is taken off when the form is read again: such a form is nobody's number.
    if (parsed.italian_leading_zero()) {
        PhoneNumber again;
        std::string same;
        if (util->Parse(formatted, "ZZ", &again) != PhoneNumberUtil::NO_PARSING_ERROR)
            return PHONE_NUMBER_IMPOSSIBLE;
        util->Format(again, PhoneNumberUtil::E164, &same);
        if (same != formatted) return PHONE_NUMBER_IMPOSSIBLE;
    }
    std::memcpy(out, formatted.data(), formatted.size());
    return static_cast<int>(formatted.size());
}

extern "C" int phone_number_e164(const char *number, size_t length, const char *region, char *out,
                                 size_t room) {
    try {
        return e164(std::string(number, length), region, out, room);
    } catch (...) {
        return PHONE_NUMBER_IMPOSSIBLE; // No exception may cross into Swift.
    }
}
