"""Somebody's telephone: Chromium in its size, with a finger."""

from typing import Any

from playwright.sync_api import Browser, Page, Request, expect

from tests.chromium import touch_context
from tests.content.phone.host import Host

BELOW = "town/visit"
SMALL = {"width": 360, "height": 640}


class Phone:
    def __init__(self, browser: Browser, host: Host, locale: str = "fr-FR", **more: Any) -> None:
        self.host = host
        self.root = f"{host.address}/{BELOW}/"
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.offline = False
        self.context = touch_context(browser, SMALL, is_mobile=True, device_scale_factor=2, locale=locale, **more)
        self.context.set_default_timeout(20_000)
        self.context.on("request", self._asked)
        self.page = self._page()

    def _page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self._said(line.type, f"{line.text} {line.location['url']}"))
        return page

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.requests.append(request.url)

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not self.offline and "GL Driver Message" not in text:
            self.complaints.append(text)

    def close(self) -> None:
        self.context.close()

    def open(self, path: str = "") -> None:
        """Open an address as a QR code does, and wait until it is shown."""
        self.page.goto(self.root + path)
        self.shown()

    def shown(self, heading: str | None = None) -> None:
        self.page.wait_for_selector("#visit:not([hidden]) h1")
        if heading is not None:
            expect(self.page.locator("h1")).to_have_text(heading)

    def touch(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name, exact=False).first.tap()  # type: ignore[arg-type]

    def until(self, function: str, argument: Any = None) -> None:
        """Wait until this function answers yes. (``wait_for_function`` needs ``unsafe-eval``: not allowed here.)"""
        self.page.evaluate(
            f"""async argument => {{
              const limit = performance.now() + 8000;
              while (!(await ({function})(argument))) {{
                if (performance.now() > limit) throw new Error('it never came');
                await new Promise(requestAnimationFrame);
              }}
            }}""",
            argument,
        )

    def at_home(self) -> None:
        """The service worker answers from now on."""
        self.until("() => navigator.serviceWorker.controller")

    def keep(self, theme: str) -> None:
        self.open(f"{theme}/")
        self.at_home()
        self.page.locator("button.keep").tap()
        self.page.wait_for_selector(".keeping .there")

    def cut_off(self) -> None:
        """No network, and nobody at its other end."""
        self.offline = True
        self.context.set_offline(True)
        self.host.kill()

    def stored(self) -> dict[str, list[str]]:
        """Everything this origin has on the phone."""
        found: dict[str, list[str]] = self.page.evaluate(
            """async root => ({
          caches: (await Promise.all((await caches.keys()).map(async name =>
            (await (await caches.open(name)).keys()).map(one => one.url.replace(root, ''))))).flat(),
          local: Object.keys(localStorage), session: Object.keys(sessionStorage),
          databases: (await indexedDB.databases()).map(one => one.name),
          cookies: document.cookie ? [document.cookie] : [],
        })""",
            self.root,
        )
        return found

    def kept(self) -> list[str]:
        """What lies in the cache of what was taken along."""
        found: list[str] = self.page.evaluate(
            """async root => {
          const cache = await caches.open(`bastide-visit ${new URL(root).pathname} kept`);
          return (await cache.keys()).map(one => one.url.replace(root, ''));
        }""",
            self.root,
        )
        return found

    def program(self) -> str:
        """The address of the folder that this page's program came from."""
        return str(self.page.evaluate("new URL('./', document.querySelector('script[type=module]').src).href"))

    def broken_pictures(self) -> list[str]:
        """Pictures that were to be seen and could not be loaded."""
        self.page.evaluate("document.querySelectorAll('img').forEach(one => { one.loading = 'eager'; })")
        self.until("() => [...document.images].every(one => one.complete)")
        broken: list[str] = self.page.evaluate(
            "[...document.images].filter(one => !one.naturalWidth).map(one => one.src)"
        )
        return broken
