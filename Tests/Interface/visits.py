"""What there is to visit: the pages that the product describes, and the addresses that end in an error page."""

import json
import urllib.parse
import urllib.request

# Addresses that the description of the interface does not name: lists further down and at their end, what a
# page says when a session has ended, and pages that are none.
PLACES = {
    "/agent": ["/agent?cursor=50", "/agent?cursor=99999"],
    "/compliance": ["/compliance?cursor=3", "/compliance?cursor=0"],
    "/sign-in": ["/sign-in?ended=true&return_to=/agent"],
}
NOWHERE = ["/nothing-here", "/sign-out", "/help?page=%ff"]


class Page:
    """A page as `/openapi.json` describes it."""

    def __init__(self, path, operation):
        self.path = path
        self.is_open = operation["x-access"] == "anyone"
        self.parameters = [one["name"] for one in operation.get("parameters", [])
                           if one["in"] == "query"]

    def variants(self, every_parameter):
        """The page's other addresses: with a parameter that is none or wrong, and those of `PLACES`."""
        wrong = ["no_such_parameter", *(self.parameters if every_parameter else [])]
        return [f"{self.path}?{name}={urllib.parse.quote('no such value')}" for name in wrong] \
            + PLACES.get(self.path, [])


def described(url):
    """Every page that the service at `url` says it has."""
    with urllib.request.urlopen(url + "/openapi.json") as answer:
        paths = json.load(answer)["paths"]
    return [Page(path, methods["get"]) for path, methods in sorted(paths.items())
            if "text/html" in methods.get("get", {}).get("responses", {}).get("200", {})
            .get("content", {}) and "pages" in methods["get"]["tags"]]
