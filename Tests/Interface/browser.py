"""The pages in Debian's chromium: each page and each error page of each role, with axe, the console, the content
security policy, title and heading, and the width of the page; then the ways through the pages (journeys.py).

Reads from standard input, as JSON: `url` and `tokens` (by role) of a service with data in it, `empty` with the
same of one without, `size` ("small": each page in one look; "full": in all six), `chromium`, and, to keep
pictures, `screenshots`. Says what is wrong, a line each, and ends with 1 if anything is.
"""

import asyncio
import importlib.resources
import json
import os
import pathlib
import re
import sys

from playwright.async_api import async_playwright

import journeys
import visits

# Neighbours differ in width and scheme.
LOOKS = [(1440, "light"), (390, "dark"), (720, "light"), (1440, "dark"), (390, "light"), (720, "dark")]
# What axe finds by colours; all else is the same in the light and in the dark.
BY_COLOUR = ["color-contrast", "link-in-text-block"]
SERIOUS = ("serious", "critical")
AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
# Rows of a table and paragraphs of a guide are alike: axe needs seconds for all of them, and sees all in one look of
# the full size.
ALIKE = [["tbody tr:nth-child(n+9)"], ["article > :nth-child(n+25)"]]
RUN_AXE = """([exclude, options]) => axe.run({include: [["html"]], exclude},
    {resultTypes: ["violations"], preload: false, ...options}).then(found =>
    found.violations.map(one => [one.impact, one.id, String(one.nodes[0].target)]))"""
LISTEN = """addEventListener("securitypolicyviolation", event =>
    console.error("content security policy:", event.effectiveDirective, event.blockedURI))"""
FACTS = """() => ({title: document.title, overflow: document.documentElement.scrollWidth - innerWidth,
    headings: [...document.querySelectorAll("h1")].filter(one => one.checkVisibility()).length})"""
# Nothing is measured by it: what takes longer has stopped.
TIMEOUT = 600_000
HEIGHT = 900


class Sweep:
    """One sweep over the pages of a running service; counts what is wrong."""

    def __init__(self, given, browser):
        self.given, self.browser = given, browser
        self.is_full = given["size"] == "full"
        self.shots = given.get("screenshots") and pathlib.Path(given["screenshots"])
        self.wrong = self.pages = self.looks = self.findings = 0
        self.visitors = 0
        self.seen = set()

    def say(self, *words):
        self.wrong += 1
        print("browser:", *words, flush=True)

    async def page(self):
        """A page in a browser profile of its own, whose console is kept until somebody looks at it."""
        # Far from UTC, so that pages show two times.
        context = await self.browser.new_context(
            timezone_id="America/New_York", reduced_motion="reduce")
        context.set_default_timeout(TIMEOUT)
        await context.add_init_script(LISTEN + AXE)
        page = await context.new_page()
        page.said = []
        page.on("console", lambda message: self.note(page, message))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return page

    async def begin(self, page):
        """Makes `page` somebody else's, in the next look: a new window costs more than all else."""
        await page.context.clear_cookies()
        page.look = LOOKS[self.visitors % len(LOOKS)]
        self.visitors += 1
        await self.turn(page, *page.look)

    def note(self, page, message):
        # A browser notes that a page came with an error's status; that is no message of the page.
        is_status = message.text.startswith("Failed to load resource") \
            and message.location["url"].split("#")[0] == page.url.split("#")[0]
        if not is_status:
            page.said.append(message.text)

    async def sign_in(self, page, url, token):
        await page.goto(url + "/")
        await page.fill("#token", token)
        async with page.expect_navigation():
            await page.click("button.primary")

    async def look(self, page, who, name, is_important=False):
        """Looks at what `page` shows: in the full size in every look; in the small one in the look of its visitor,
        or at each width where `is_important`, with axe at two."""
        self.pages += 1
        own = page.look
        place = LOOKS.index(own)
        looks = LOOKS[place:] + LOOKS[:place]
        if not self.is_full:
            looks = looks[:3 if is_important else 1]
        for number, (width, scheme) in enumerate(looks):
            if number:
                await self.turn(page, width, scheme)
            await self.facts(page, (who, name, width, scheme), self.is_full or number < 2)
        if len(looks) > 1:
            await self.turn(page, *own)
        if page.said:
            self.say(who, name, "console:", *page.said[:3])
            page.said.clear()

    async def turn(self, page, width, scheme):
        await page.set_viewport_size({"width": width, "height": HEIGHT})
        await page.emulate_media(color_scheme=scheme)

    async def facts(self, page, where, runs_axe):
        self.looks += 1
        facts = await page.evaluate(FACTS)
        if facts["overflow"] > 0:
            self.say(*where, f"is {facts['overflow']} px wider than the screen")
        if not facts["title"].endswith(" · Bauta") or facts["headings"] != 1:
            self.say(*where, f"is titled {facts['title']!r}, with {facts['headings']} headings")
        if runs_axe:
            await self.axe(page, where)
        if self.shots:
            name = re.sub(r"[^\w=.-]+", "_", "-".join(str(one) for one in where))
            await page.screenshot(path=self.shots / f"{name}.jpg", full_page=True, quality=85)

    async def axe(self, page, where):
        _, _, width, scheme = where
        left_out = [] if self.is_full and (width, scheme) == LOOKS[0] else ALIKE
        only = {"runOnly": {"type": "rule", "values": BY_COLOUR}} \
            if self.is_full and scheme == "dark" else {}
        for impact, rule, target in await page.evaluate(RUN_AXE, [left_out, only]):
            self.findings += 1
            if impact in SERIOUS:
                self.say(*where, impact, rule, target)

    async def visit(self, page, who, url, path, is_important=False):
        """Opens `path` and looks at it."""
        await page.goto(url + path)
        await self.look(page, who, path, is_important)

    async def nobody(self, page, url, pages):
        """What is to be seen without having signed in; a page of a role leads to the sign-in form."""
        for described in pages:
            if described.is_open or self.is_full or self.is_first("page of a role"):
                await self.visit(page, "nobody", url, described.path, described.path == "/sign-in")
            if described.is_open and described.parameters:
                for path in described.variants(self.is_full):
                    await self.visit(page, "nobody", url, path)
        for path in visits.NOWHERE:
            await self.visit(page, "nobody", url, path)

    async def role(self, page, role, token, url, pages):
        """What somebody with `role` sees; what anyone may see has the role's frame around it."""
        await self.sign_in(page, url, token)
        await self.look(page, role, "what signing in leads to")
        for path in ["/help", visits.NOWHERE[0]]:
            await self.visit(page, role, url, path)
        for described in pages:
            if described.is_open:
                continue
            answer = await page.goto(url + described.path)
            if not answer.ok and not self.is_full and not self.is_first((role, answer.status)):
                continue
            is_first = answer.ok and self.is_first(described.path)
            await self.look(page, role, described.path, is_important=is_first)
            for path in described.variants(self.is_full) if is_first else []:
                await self.visit(page, role, url, path)

    async def empty(self, page, role, token, url, pages):
        """What the pages of `role` say while there is nothing to show."""
        await self.sign_in(page, url, token)
        for described in pages:
            if described.is_open:
                continue
            answer = await page.goto(url + described.path)
            if answer.ok and (self.is_full or self.is_first(("empty", described.path))):
                await self.look(page, role + " of an empty service", described.path)

    def is_first(self, what):
        """Whether this sweep comes upon `what` for the first time."""
        if what in self.seen:
            return False
        self.seen.add(what)
        return True

    async def run(self):
        url, empty = self.given["url"], self.given["empty"]
        pages = visits.described(url)
        visitors = [*journeys.ALL, lambda _, page: self.nobody(page, url, pages)]
        for role, token in self.given["tokens"].items():
            visitors.append(lambda _, page, role=role, token=token:
                            self.role(page, role, token, url, pages))
        for role, token in empty["tokens"].items():
            visitors.append(lambda _, page, role=role, token=token:
                            self.empty(page, role, token, empty["url"], pages))

        async def work():
            page = await self.page()
            while visitors:
                visitor = visitors.pop(0)
                await self.begin(page)
                await visitor(self, page)

        # Side by side where there are cores.
        await asyncio.gather(*(work() for _ in range(min(os.cpu_count() or 1, 2))))


async def main():
    given = json.load(sys.stdin)
    if given.get("screenshots"):
        pathlib.Path(given["screenshots"]).mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=given["chromium"], args=["--no-sandbox", "--disable-gpu"])
        try:
            sweep = Sweep(given, browser)
            await sweep.run()
        finally:
            await browser.close()
    print(f"browser: {sweep.pages} pages in {sweep.looks} looks, "
          f"{sweep.findings} axe findings of any severity, {sweep.wrong} things wrong")
    sys.exit(1 if sweep.wrong else 0)


if __name__ == "__main__":
    asyncio.run(main())
