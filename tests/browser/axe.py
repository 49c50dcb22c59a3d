"""Asks axe-core what is wrong with a page, for people who do not see it or do not use a mouse."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, within: str = "html") -> list[str]:
    """Return a line for each element that breaks a rule of WCAG 2.2 AA; empty if none does.

    `within` is a CSS selector. The script goes in through the debugger, so that the strict
    Content-Security-Policy of the page stays in force while it is looked at.
    """
    page.evaluate(_script())
    found = page.evaluate(
        # What passes need not be written out: that costs more than finding what does not.
        "([within, rules]) => axe.run(within, {runOnly: {type: 'tag', values: rules},"
        " resultTypes: ['violations']}).then(r => r.violations)",
        [within, RULES],
    )
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']} → {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Return whether the page, once it has its style, is wider than its window."""
    page.wait_for_load_state()
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def small_targets(page: Page, least: int = 24) -> list[str]:
    """Return the links and buttons smaller than `least` CSS pixels, links within a text apart."""
    script = """least => [...document.querySelectorAll('a, button, input, select, summary')]
      .filter(e => e.offsetParent && getComputedStyle(e).display !== 'inline')
      .filter(e => !e.matches('.skip, .own, [type=radio], [type=checkbox]') && !e.closest('.trap'))
      .filter(e => { const b = e.getBoundingClientRect();
                     return b.width < least || b.height < least; })
      .map(e => e.outerHTML.slice(0, 120))"""
    return list(page.evaluate(script, least))


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8")
