"""Ways through the pages in a browser: sign-in, an unlock and sign-out by keyboard alone; a form that is refused; a
session that ends while a form is filled in."""

AGENT = "retention_agent"
REASON = "Asked in the shop to be called back about an offer."
UNLOCK = "form[action='/agent/unlock'] button"


async def tab_to(sweep, page, selector):
    """Presses Tab until the focus is on `selector`."""
    for _ in range(400):
        if await page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        await page.keyboard.press("Tab")
    sweep.say("the keyboard does not reach", selector)


async def keyboard(sweep, page):
    """Signs in, unlocks one contact and signs out without a mouse."""
    url = sweep.given["url"]
    await page.goto(url + "/")
    await page.keyboard.type(sweep.given["tokens"][AGENT])
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/agent")
    for selector in ["input[name=reference]", "input[name=purpose]", "input[name=column]"]:
        await tab_to(sweep, page, selector)
        await page.keyboard.press("Space")
    await tab_to(sweep, page, "textarea[name=reason]")
    await page.keyboard.type("short")
    await tab_to(sweep, page, "input[name=acknowledged]")
    await page.keyboard.press("Space")
    await tab_to(sweep, page, UNLOCK)
    await page.keyboard.press("Enter")
    # The browser itself refuses what is too short, and puts the focus where it is.
    if not await page.evaluate("document.activeElement.matches('textarea[name=reason]')"):
        sweep.say("a reason that is too short was sent")
    await page.keyboard.press("End")
    await page.keyboard.type(" is not enough, a whole sentence is.")
    await tab_to(sweep, page, UNLOCK)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/agent/unlock")
    if await page.locator("table tbody tr").count() != 1:
        sweep.say("no contact was shown")
    await sweep.look(page, AGENT, "contacts", is_important=True)
    await page.reload()
    if "not shown twice" not in await page.inner_text("main"):
        sweep.say("loading the contacts again shows them again")
    await sweep.look(page, AGENT, "contacts again")
    await tab_to(sweep, page, "form[action='/sign-out'] button")
    await page.keyboard.press("Enter")
    await page.wait_for_url(url + "/")
    await page.goto(url + "/agent")
    if "/sign-in" not in page.url:
        sweep.say("signing out left the session open")


async def refused(sweep, page):
    """Sends what is wrong past the browser's own checks: a token, then an unlock."""
    url = sweep.given["url"]
    await page.goto(url + "/")
    await page.fill("#token", "bauta_token_of_nobody")
    await send(page, "button.primary")
    await sweep.look(page, "nobody", "a wrong token")
    await page.fill("#token", sweep.given["tokens"][AGENT])
    await send(page, "button.primary")
    await page.fill("#reason", "short")
    await page.evaluate("document.querySelector('form[data-unlock]').noValidate = true")
    await send(page, UNLOCK)
    if await page.input_value("#reason") != "short":
        sweep.say("a refused form loses what was typed")
    if not await page.evaluate("document.activeElement.id === 'errors'"):
        sweep.say("the errors of a form do not take the focus")
    await sweep.look(page, AGENT, "a refused unlock", is_important=True)


async def ended(sweep, page):
    """A session ends while the form is filled in: signing in again leads back to what was typed."""
    url = sweep.given["url"]
    await sweep.sign_in(page, url, sweep.given["tokens"][AGENT])
    await page.check("input[name=reference] >> nth=1")
    chosen = await page.input_value("input[name=reference]:checked")
    await page.check("input[name=purpose] >> nth=0")
    await page.check("input[name=column]:enabled >> nth=0")
    await page.fill("#reason", REASON)
    await page.check("#acknowledged")
    await page.context.clear_cookies()
    await send(page, UNLOCK)
    await sweep.look(page, "nobody", "an ended session")
    await page.fill("#token", sweep.given["tokens"][AGENT])
    await send(page, "button.primary")
    kept = await page.input_value("#reason"), await page.input_value("input[name=reference]:checked")
    if kept != (REASON, chosen):
        sweep.say("what was typed is lost when a session ends")
    await sweep.look(page, AGENT, "a form that was kept")


async def send(page, selector):
    """Presses a form's button and waits for the answer."""
    async with page.expect_navigation():
        await page.click(selector)


ALL = [keyboard, refused, ended]
