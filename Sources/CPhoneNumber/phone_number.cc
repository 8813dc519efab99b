#include "CPhoneNumber.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

extern "C" int phone_number_e164(const char *number, size_t length, const char *region, char *out,
                                 size_t room) {
    PhoneNumber parsed;
    const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    if (util->Parse(std::string(number, length), std::string(region), &parsed) !=
            PhoneNumberUtil::NO_PARSING_ERROR ||
        !util->IsPossibleNumber(parsed))
        return -1;
    std::string formatted;
    util->Format(parsed, PhoneNumberUtil::E164, &formatted);
    if (formatted.size() > room) return -1;
    std::memcpy(out, formatted.data(), formatted.size());
    return static_cast<int>(formatted.size());
}
