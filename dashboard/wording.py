"""The page's words in Vietnamese, Chinese and English; the sole home of Babel and of the catalogues.

From an English sentence (the msgid) or a noun of `models` to words, days, numbers and distances of
one language. Catalogues are the .po files under `locale/`, read as they are.

>>> Wording("en").status("under_construction")
'Under construction'
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from dashboard.models import Basis, Family, GateState, Language, Level, Mode, Names, PlaceKind, Precision, Status
from dashboard.models import ProjectKind as Kind

__all__ = ["LOCALE", "Wording", "catalogue", "mark"]

LOCALE = Path(__file__).parent / "locale"

_FOUNDING = "founding review"
"""The reviewer of the claims that come with cuakhau, as their table names it."""

_ORIGINAL: Mapping[str, str] = MappingProxyType(
    {"vi": "original in Vietnamese", "zh": "original in Chinese", "en": "original in English"}
)
_STATUS: Mapping[str, str] = MappingProxyType(
    {
        Status.PROPOSED: "Proposed",
        Status.AGREED: "Agreed",
        Status.PREPARATION: "In preparation",
        Status.UNDER_CONSTRUCTION: "Under construction",
        Status.PARTLY_COMPLETED: "Partly completed",
        Status.COMPLETED: "Completed",
        Status.PILOT_OPERATION: "Pilot operation",
        Status.OPERATING: "Operating",
        Status.SUSPENDED: "Suspended",
        Status.CANCELLED: "Cancelled",
        Status.UNKNOWN: "No evidence yet",
    }
)

_DEFINITION: Mapping[str, str] = MappingProxyType(
    {
        Status.PROPOSED: "One side asks, suggests or wishes it; no acceptance is shown.",
        Status.AGREED: "The parties or the competent body agreed, signed, approved or planned it; no start on site is"
        " asserted.",
        Status.PREPARATION: "Study, design, survey, land clearance or tender is under way.",
        Status.UNDER_CONSTRUCTION: "Works have started on site, or a pilot is being built.",
        Status.PARTLY_COMPLETED: "A phase or a section is done, the rest is not.",
        Status.COMPLETED: "Finished or inaugurated; regular use is not yet asserted.",
        Status.PILOT_OPERATION: "Running on trial.",
        Status.OPERATING: "In regular use.",
        Status.SUSPENDED: "Stopped, and may resume.",
        Status.CANCELLED: "Given up.",
        Status.UNKNOWN: "No article read so far asserts a status. That is not the same as nothing happening.",
    }
)

_FAMILY: Mapping[str, str] = MappingProxyType(
    {
        Family.SERVICE: "Done or in service",
        Family.CONSTRUCTION: "Being built",
        Family.PREPARATION: "Being prepared",
        Family.IDEA: "Proposed or agreed",
        Family.STOPPED: "Stopped",
        Family.UNKNOWN: "Without evidence",
    }
)

_KIND: Mapping[str, str] = MappingProxyType(
    {
        Kind.SMART_GATE: "Smart gate",
        Kind.GATE_INFRASTRUCTURE: "Gate infrastructure",
        Kind.ROAD: "Road",
        Kind.RAIL: "Railway",
        Kind.BRIDGE: "Bridge",
        Kind.TRANSPORT: "Transport links",
        Kind.TOURISM_AREA: "Tourism area",
        Kind.ECONOMIC_ZONE: "Economic zone",
        Kind.MECHANISM: "Cooperation mechanism",
    }
)

_LEVEL: Mapping[str, str] = MappingProxyType(
    {
        Level.INTERNATIONAL: "International border gate",
        Level.BILATERAL: "Bilateral border gate",
        Level.SECONDARY: "Secondary border gate or local opening",
    }
)

_MODE: Mapping[str, str] = MappingProxyType(
    {
        Mode.ROAD: "by road",
        Mode.RAIL: "by rail",
        Mode.FOOTPATH: "on foot",
        Mode.WATERWAY: "by water",
        Mode.MULTIMODAL: "several modes",
    }
)

_BASIS: Mapping[str, str] = MappingProxyType(
    {
        Basis.STATED: "date stated by the source",
        Basis.HEADER: "date from the file's header",
        Basis.INFERRED: "date inferred",
        Basis.FETCHED: "date of retrieval",
        Basis.UNKNOWN: "publication date unknown",
    }
)

_STATE: Mapping[str, str] = MappingProxyType(
    {
        GateState.OPEN: "gate open",
        GateState.LIMITED: "gate open with limits",
        GateState.CLOSED: "gate closed",
        GateState.UNKNOWN: "state of the gate not recorded",
    }
)

_PLACE_KIND: Mapping[str, str] = MappingProxyType(
    {
        PlaceKind.CROSSING: "Border crossing",
        PlaceKind.GATE: "Border gate",
        PlaceKind.PROVINCE: "Province",
        PlaceKind.PLACE: "Town or site",
        PlaceKind.STATION: "Railway station",
        PlaceKind.MARKER: "Border marker",
        PlaceKind.CORRIDOR: "Corridor",
    }
)

_EVENT: Mapping[str, str] = MappingProxyType(
    {
        "cancellation": "cancellation",
        "first_traffic": "first traffic",
        "ground_breaking": "ground-breaking",
        "inauguration": "inauguration",
        "meeting": "meeting",
        "opening": "opening",
        "reopening": "reopening",
        "signing": "signing",
        "suspension": "suspension",
        "upgrade": "upgrade of the gate",
    }
)

_TABLES = (_STATUS, _DEFINITION, _FAMILY, _KIND, _LEVEL, _MODE, _BASIS, _STATE, _PLACE_KIND, _EVENT)

_DAY = MappingProxyType({"vi": "d/M/y", "zh": "y年M月d日", "en": "d MMM y"})
_SHORT_DAY = MappingProxyType({"vi": "dd/MM/y", "zh": "y.MM.dd", "en": "d MMM y"})
_WEEK = MappingProxyType({"vi": "'tuần' 'từ' d/M/y", "zh": "y年M月d日'当周'", "en": "'week' 'of' d MMM y"})
_MONTH = MappingProxyType({"vi": "'tháng' M/y", "zh": "y年M月", "en": "MMMM y"})
_QUARTER = MappingProxyType({"vi": "'quý' {roman}/y", "zh": "y年'第'Q'季度'", "en": "'Q'Q y"})
_YEAR = MappingProxyType({"vi": "'năm' y", "zh": "y年", "en": "y"})
_ROMAN = ("I", "II", "III", "IV")


def mark(msgid: str) -> str:
    """`msgid` itself: says that a string outside a `.text(…)` call belongs to the catalogues."""
    return msgid


@lru_cache(maxsize=8)
def catalogue(language: str) -> Catalog:
    """The catalogue of `language` as it stands in its .po file."""
    with (LOCALE / language / "LC_MESSAGES" / "cuakhau.po").open("rb") as stream:
        return read_po(stream, locale=language)


@dataclass(frozen=True, slots=True)
class Wording:
    """All words of one language. A class, because every word of a page shares the language."""

    lang: str = Language.VI

    def __post_init__(self) -> None:
        Language(self.lang)

    @property
    def html_lang(self) -> str:
        """The value of an HTML `lang` attribute."""
        return "zh-Hans" if self.lang == Language.ZH else str(self.lang)

    @property
    def _locale(self) -> Locale:
        return Locale.parse({"zh": "zh_Hans_CN", "en": "en_GB"}.get(self.lang, str(self.lang)))

    def text(self, msgid: str, /, **values: object) -> str:
        """The sentence `msgid` in this language with `{name}` fields filled; the msgid itself if untranslated."""
        message = catalogue(self.lang).get(msgid)
        found = message.string if message and isinstance(message.string, str) and message.string else msgid
        return found.format(**values) if values else found

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """`one` or `many`, in as many forms as this language has; `{n}` is the number, formatted."""
        message = catalogue(self.lang).get(one)
        forms = message.string if message and isinstance(message.string, list | tuple) else (one, many)
        found = forms[min(int(n != 1), len(forms) - 1)] or (one, many)[int(n != 1)]
        return str(found).format(n=self.number(n), **values)

    def status(self, status: str) -> str:
        return self.text(_STATUS[status])

    def definition(self, status: str) -> str:
        return self.text(_DEFINITION[status])

    def family(self, family: str) -> str:
        return self.text(_FAMILY[family])

    def kind(self, kind: str) -> str:
        return self.text(_KIND[kind])

    def level(self, level: str) -> str:
        return self.text(_LEVEL[level])

    def mode(self, mode: str) -> str:
        return self.text(_MODE[mode])

    def basis(self, basis: str) -> str:
        return self.text(_BASIS[basis])

    def state(self, state: str) -> str:
        return self.text(_STATE[state])

    def place_kind(self, kind: str) -> str:
        return self.text(_PLACE_KIND[kind])

    def event(self, event: str) -> str:
        """An event by its word; one that no catalogue knows by its id."""
        return self.text(_EVENT[event]) if event in _EVENT else event.replace("_", " ")

    def by(self, name: str) -> str:
        """Who decided, or what made a claim: a person or a rule by its own name, the review of seeds/ by its word."""
        return self.text("Founding review") if name == _FOUNDING else name.removeprefix("person:")

    def original(self, language: str) -> str:
        """That words are shown in the language in which they were written; empty for one that is not known."""
        return self.text(_ORIGINAL[language]) if language in _ORIGINAL else ""

    def name(self, names: Names) -> str:
        """The name in this language, else the Vietnamese one."""
        return names.get(self.lang)

    def day(self, day: dt.date | None, precision: Precision = Precision.DAY, *, short: bool = False) -> str:
        """A day, week, month, quarter or year as this language writes it; `short` for columns."""
        if day is None:
            return self.text("day unknown")
        pattern = {
            Precision.DAY: (_SHORT_DAY if short else _DAY)[self.lang],
            Precision.WEEK: _WEEK[self.lang],
            Precision.MONTH: _MONTH[self.lang],
            Precision.QUARTER: _QUARTER[self.lang].replace("{roman}", f"'{_ROMAN[(day.month - 1) // 3]}'"),
            Precision.YEAR: _YEAR[self.lang],
        }[precision]
        return str(format_date(day, pattern, locale=self._locale))

    @property
    def day_field(self) -> str:
        """The order in which this language writes a day into a field."""
        return "YYYY-MM-DD" if self.lang == Language.ZH else "DD/MM/YYYY"

    def number(self, number: float) -> str:
        """A number with this language's separators."""
        return str(format_decimal(number, locale=self._locale))

    def km(self, metres: float) -> str:
        """A length in metres below one kilometre, else in kilometres: one decimal below ten."""
        if round(metres) < 1_000:
            return self.text("{n} m", n=self.number(round(metres)))
        kilometres = metres / 1_000
        return self.text("{n} km", n=self.number(round(kilometres, 1) if kilometres < 10 else round(kilometres)))

    def age(self, days: int) -> str:
        """A stretch of days in days, whole months or whole years."""
        if days < 60:
            return self.plural("{n} day", "{n} days", days)
        if days < 730:
            return self.plural("{n} month", "{n} months", days // 30)
        return self.plural("{n} year", "{n} years", days // 365)

    def any_of(self, words: Sequence[str]) -> str:
        """«A, B or C» in this language."""
        return str(format_list(list(words), style="or", locale=self._locale)) if words else ""
