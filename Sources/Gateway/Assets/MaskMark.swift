/// The mark: a bauta, the white mask whose jutting jaw let its wearer eat, drink and speak
/// unrecognised.
enum MaskMark {
    static let svg = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img">
        <title>Bauta</title>
        <path fill="#2b1040" d="M4 23C11 7 22 3 32 3s21 4 28 20c-8-5-18-7-28-7S12 18 4 23z"/>
        <path fill="#f4eefa" stroke="#5b2a86" stroke-width="2.5" stroke-linejoin="round" \
        d="M12 21c6-3 13-4 20-4s14 1 20 4c1 9-1 17-4 23l5 12c-7 4-14 6-21 6s-14-2-21-6l5-12\
        c-3-6-5-14-4-23z"/>
        <path fill="#2b1040" d="M17 30c4-4 9-4 12 1-4 3-9 3-12-1zM47 30c-4-4-9-4-12 1 4 3 9 3 12-1z"/>
        <path fill="none" stroke="#5b2a86" stroke-width="2.5" stroke-linecap="round" \
        stroke-linejoin="round" d="M32 32l-5 14h10zM17 50c9 4 21 4 30 0"/>
        </svg>

        """
}
