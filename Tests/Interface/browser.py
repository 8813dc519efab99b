"""The pages in Debian's chromium: each page and error page of each role at three widths, light and dark, with axe,
the console, the content security policy and the width of the page; then sign-in, an unlock and sign-out by
keyboard alone. Reads the address and the tokens as JSON from standard input."""

import json
import pathlib
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

OPEN = ["/", "/sign-in?ended=true", "/help", "/help/definitions", "/help/errors",
        "/help/retention-agent", "/help/retention-lead", "/help/analyst",
        "/help/compliance-officer", "/help/operator", "/help/scoring", "/help/scheduling",
        "/nothing-here"]
PAGES = {
    "analyst": ["/analyst", "/compliance", "/analyst?no_such=1", "/analyst?epoch=none"],
    "retention_agent": ["/agent", "/agent?cursor=50", "/agent?cursor=99999", "/lead", "/analyst"],
    "retention_lead": ["/lead", "/analyst", "/agent"],
    "compliance_officer": ["/compliance", "/compliance?cursor=3", "/analyst", "/agent"],
}
LOOKS = [(width, scheme) for width in (1440, 720, 390) for scheme in ("light", "dark")]
SERIOUS = ("serious", "critical")


class Visit:
    """One sweep over the pages; counts what is wrong."""

    def __init__(self, given, browser):
        self.base, self.tokens, self.browser = given["url"], given["tokens"], browser
        self.shots = pathlib.Path(given["screenshots"])
        self.shots.mkdir(parents=True, exist_ok=True)
        self.wrong = self.pages = self.findings = 0

    def say(self, *words):
        self.wrong += 1
        print("browser:", *words, flush=True)

    def session(self, role):
        """The cookies of somebody who has signed in as `role`."""
        context = self.browser.new_context()
        page = context.new_page()
        page.goto(self.base + "/")
        page.fill("#token", self.tokens[role])
        page.click("button.primary")
        cookies = context.cookies()
        context.close()
        return cookies

    def look(self, role, cookies, path, width, scheme):
        """Opens one page as it is, then once more for axe, which is a script of another site."""
        size = {"width": width, "height": 900}
        context = self.browser.new_context(viewport=size, color_scheme=scheme)
        context.add_cookies(cookies)
        page = context.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(self.base + path)
        where = (role, path, width, scheme)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.say(*where, "is wider than the screen")
        name = f"{role}{path.replace('/', '_').replace('?', '_')}-{width}-{scheme}.png"
        page.screenshot(path=self.shots / name, full_page=True)
        # A browser notes that a page came with an error's status; that is no message of the page.
        said = [text for text in said if not text.startswith("Failed to load resource")]
        if said:
            self.say(*where, "console:", said[:3])
        context.close()
        self.axe(where, cookies, path, size, scheme)
        self.pages += 1

    def axe(self, where, cookies, path, size, scheme):
        context = self.browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(self.base + path)
        for violation in Axe().run(page).response["violations"]:
            self.findings += 1
            if violation["impact"] in SERIOUS:
                self.say(*where, violation["impact"], violation["id"],
                         violation["nodes"][0]["html"][:160])
        context.close()

    def keyboard(self):
        """Signs in, unlocks one contact and signs out with the keyboard alone."""
        context = self.browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(self.base + "/")
        page.keyboard.type(self.tokens["retention_agent"])
        page.keyboard.press("Enter")
        page.wait_for_url("**/agent")
        self.tab_to(page, "input[name=reference]")
        page.keyboard.press("Space")
        self.tab_to(page, "input[name=purpose]")
        page.keyboard.press("Space")
        self.tab_to(page, "input[name=column]")
        page.keyboard.press("Space")
        self.tab_to(page, "textarea[name=reason]")
        page.keyboard.type("short")
        self.tab_to(page, "input[name=acknowledged]")
        page.keyboard.press("Space")
        self.tab_to(page, "form[action='/agent/unlock'] button")
        page.keyboard.press("Enter")
        if not page.url.endswith("/agent"):
            self.say("a reason that is too short was sent")
        page.keyboard.type(" is not enough, a whole sentence is.")
        self.tab_to(page, "form[action='/agent/unlock'] button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/agent/unlock")
        if page.locator("table tbody tr").count() != 1:
            self.say("no contact was shown:", page.inner_text("main")[:300])
        page.screenshot(path=self.shots / "contacts.png", full_page=True)
        page.reload()
        if "not shown twice" not in page.inner_text("main"):
            self.say("loading the contacts again shows them again")
        self.tab_to(page, "form[action='/sign-out'] button")
        page.keyboard.press("Enter")
        page.wait_for_url(self.base + "/")
        page.goto(self.base + "/agent")
        if "/sign-in" not in page.url:
            self.say("signing out left the session open")
        context.close()

    def tab_to(self, page, selector):
        for _ in range(400):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        self.say("the keyboard does not reach", selector)


def main():
    given = json.load(sys.stdin)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=given["chromium"], args=["--no-sandbox"])
        visit = Visit(given, browser)
        for role, paths in {"nobody": OPEN, **PAGES}.items():
            cookies = [] if role == "nobody" else visit.session(role)
            for path in paths:
                for width, scheme in LOOKS:
                    visit.look(role, cookies, path, width, scheme)
        visit.keyboard()
        browser.close()
    print(f"browser: {visit.pages} pages looked at, {visit.findings} axe findings of any severity, "
          f"{visit.wrong} things wrong")
    sys.exit(1 if visit.wrong else 0)


if __name__ == "__main__":
    main()
