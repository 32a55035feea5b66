"""The words of every refusal: from a stable code to a plain reason and what the reader can do about it."""

from __future__ import annotations

from types import MappingProxyType

from dashboard.errors import FetchRefused

__all__ = ["REFUSALS", "refuse"]

_ASK_PUBLISHER = "save the page in a browser and ingest the file"
_LATER = "try again later"
_OTHER = "check the address in a browser"

REFUSALS = MappingProxyType(
    {
        "off": (
            "reading addresses is switched off",
            "let the operator list the hosts to be read in CUAKHAU_FETCH_HOSTS, separated by commas",
        ),
        "unlisted": (
            "the host «{host}» (port {port}) is not in CUAKHAU_FETCH_HOSTS",
            f"let the operator add it, or {_ASK_PUBLISHER}",
        ),
        "address": ("is no web address ({why})", "copy the whole address from a browser"),
        "scheme": ("begins with «{scheme}», only http and https are read", "use the page's http or https address"),
        "user-info": ("carries a user name or password", "take away what stands before the @"),
        "ip": ("names a machine by its number", "use the name of the host"),
        "local": ("names a machine of the local network", "use the full name of a public host"),
        "dns": (
            "the host «{host}» has no address ({why})",
            "check how it is spelt, and whether this machine is online",
        ),
        "not-public": (
            "the host «{host}» leads to {ip}, which is no public address",
            "only public hosts are read; save the page and ingest the file",
        ),
        "connect": ("no connection to «{host}» ({why})", _LATER),
        "resting": ("«{host}» failed or asked for a rest, and is left alone for {seconds} s more", _LATER),
        "tls": ("«{host}» could not prove that it is the host ({why})", "tell its operator; nothing was read"),
        "timeout": ("took longer than {seconds:g} s", _LATER),
        "too-large": ("sends more than {most:,} bytes {of}", _ASK_PUBLISHER),
        "broken": ("the answer broke off or makes no sense ({why})", _LATER),
        "encoding": ("is packed as «{encoding}», though only gzip and deflate were asked for", _ASK_PUBLISHER),
        "media-type": ("is «{media}», only web pages, texts and feeds are read", _OTHER),
        "status": ("the server answers {status} {phrase}", "{mend}"),
        "redirect": ("leads on without saying where", _OTHER),
        "redirect-loop": ("leads back to itself", _OTHER),
        "redirects": ("leads on more than {most} times", "use the address where it ends"),
        "robots": ("robots.txt of «{host}» does not want it read by programs", _ASK_PUBLISHER),
        "robots-unread": ("robots.txt of «{host}» could not be read ({why}), so nothing there is", _LATER),
        "no-list": ("is no feed or sitemap", "give the address of an RSS or Atom feed or of a sitemap"),
        "doctype": ("the feed declares a DOCTYPE, through which feeds attack readers", "use another feed of the site"),
        "too-deep": ("the feed nests more than {most} elements", "use another feed of the site"),
        "too-many": ("lists more than {most:,} {what}; those beyond were not read", "give the feed of one section"),
        "lists": (
            "leads to more than {most} lists, or to lists more than {deepest} deep; those beyond were not read",
            "give the feed of one section",
        ),
        "malformed": ("the feed is not well-formed XML (line {line}: {why})", "tell the site, or use another feed"),
        "charset": ("the feed is in the unknown charset «{charset}»", "use another feed of the site"),
    }
)
"""Each reason reads on after «ADDRESS: »."""


def refuse(code: str, url: str, **values: object) -> FetchRefused:
    """The refusal `code` of `url`, ready to be raised."""
    reason, mend = REFUSALS[code]
    return FetchRefused(reason.format(**values), mend=mend.format(**values), url=url, code=code)
