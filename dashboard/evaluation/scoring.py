"""What counts as right: found mentions and claims held against the gold, counted by layer and by status.

- **A mention is right** when a row of the gold has exactly its span and allows its place; it is wrong otherwise, also
  at a name that is to be left unfound. A row is **missed** when no mention with its span has a place it allows.
  An optional row is neither missed nor counted when found. `X-before-2025` is the former extent of the province X:
  where the gold says X, both are allowed. Corridors are scored only where the gold marks any.
- **A claim is right** when a row of its text has its project and allows its status, wherever the words stand:
  precision is of claims. A row of kind `status` is **hit** when a claim that fits it overlaps its words: recall is of
  rows. Optional rows are counted apart. A project that is only named must give no claim.
- **A project is right** in a text when one of its claims there has a status that one of its rows allows, wherever the
  words stand; counted are those with a row of kind `status`.
- **A negative is hit** when any mention overlaps it. **The never rule is broken** by a claim of a fact
  (under construction, completed, operating) on a project for which no row of the text allows that status.
- **Days and targets** are compared on the rows that were hit: `as_of` and target must be told as exactly as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.errors import DataFaults, Fault
from dashboard.evaluation.gold import LAYERS, GoldClaim, GoldMention, GoldText, read_gold
from dashboard.ingest import Reader, read
from dashboard.models import Article, Claim, Mention, Status, Target

__all__ = ["NEVER", "Evaluation", "Slip", "Tally", "evaluate", "score"]

NEVER = frozenset({Status.UNDER_CONSTRUCTION, Status.COMPLETED, Status.OPERATING})
"""Facts on the ground, which no rule may read out of a wish, a plan or a bare name."""

_FORMER = "-before-2025"
_AROUND = 40


@dataclass(slots=True)
class Tally:
    """Counts: of what was found `right` and `wrong`, of what was to be found `hit` and `missed`."""

    right: int = 0
    wrong: int = 0
    hit: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.hit / max(1, self.hit + self.missed)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right + other.right, self.wrong + other.wrong, self.hit + other.hit, self.missed + other.missed
        )

    def record(self) -> dict[str, float]:
        """The counts and the figures made of them, to three decimals."""
        counts = {"right": self.right, "wrong": self.wrong, "hit": self.hit, "missed": self.missed}
        figures = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return counts | {name: round(value, 3) for name, value in figures.items()}


@dataclass(frozen=True, slots=True)
class Slip:
    """One error: `kind` (wrong, missed, negative, never, day, target), the layer or status it counts under, where.

    `place` is the id that was found, or should have been; `words` the marked words, `around` those with their
    neighbours; `rule` what let it through, or for a day and a target what was found instead of what.
    """

    kind: str
    under: str
    file: str
    start: int
    end: int
    place: str
    words: str
    around: str
    rule: str = ""

    def record(self) -> dict[str, object]:
        """Its fields as plain values, without the neighbouring words."""
        record: dict[str, object] = {"kind": self.kind, "under": self.under, "file": self.file}
        span: dict[str, object] = {"start": self.start, "end": self.end}
        return record | span | {"id": self.place, "words": self.words, "rule": self.rule}

    def __str__(self) -> str:
        by = f" ({self.rule})" if self.rule else ""
        return f"{self.file}:{self.start}: {self.kind} {self.under} {self.place}{by} «{self.around}»"


@dataclass(slots=True)
class Evaluation:
    """The scores of a reader on a gold: by layer and by status, with every error; the same of each language.

    `rules` count the claims that each rule made. `ids` are all that the gold names, so that one which nobody knows
    can be told from one that was missed.
    """

    texts: int = 0
    layers: dict[str, Tally] = field(default_factory=dict)
    claims: Tally = field(default_factory=Tally)
    statuses: dict[str, Tally] = field(default_factory=dict)
    optional: Tally = field(default_factory=Tally)
    projects: Tally = field(default_factory=Tally)
    days: Tally = field(default_factory=Tally)
    targets: Tally = field(default_factory=Tally)
    negatives: int = 0
    slips: list[Slip] = field(default_factory=list)
    languages: dict[str, Evaluation] = field(default_factory=dict)
    rules: dict[str, Tally] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def errors(self, *kinds: str) -> list[Slip]:
        """The errors of these kinds, all where none is named."""
        return [slip for slip in self.slips if not kinds or slip.kind in kinds]

    def places(self, *layers: str) -> Tally:
        """The counts of some layers together, of all where none is named."""
        return sum((self.layers.get(layer, Tally()) for layer in layers or LAYERS), Tally())

    def record(self, *, errors: bool = True) -> dict[str, object]:
        """All of it as plain values, for another program; without the list of errors where it is not wanted."""
        listed = {"errors": [slip.record() for slip in self.slips]} if errors else {}
        return {
            "texts": self.texts,
            "layers": {layer: tally.record() for layer, tally in self.layers.items()},
            "claims": self.claims.record(),
            "statuses": {status: tally.record() for status, tally in self.statuses.items()},
            "optional": {"hit": self.optional.hit, "rows": self.optional.hit + self.optional.missed},
            "projects": {"right": self.projects.hit, "rows": self.projects.hit + self.projects.missed},
            "days": {"right": self.days.hit, "rows": self.days.hit + self.days.missed},
            "targets": {"right": self.targets.hit, "rows": self.targets.hit + self.targets.missed},
            "negatives": {"hit": len(self.errors("negative")), "rows": self.negatives},
            "never": len(self.errors("never")),
            "rules": {rule: {"right": one.right, "wrong": one.wrong} for rule, one in sorted(self.rules.items())},
            "languages": {name: one.record(errors=False) for name, one in self.languages.items()},
            **listed,
        }


def evaluate(
    paths: Iterable[Path], reader: Reader, *, texts: Path | None = None, seeds: Path | None = None
) -> Evaluation:
    """The scores of `reader` on the gold in `paths`; folders as for `read_gold`. Raises DataFaults."""
    named = list(paths)
    gold = read_gold(named, texts=texts, seeds=seeds)
    if all(one.mentions is None and one.claims is None for one in gold):
        mend = "name a file with lines of annotation, or a folder that holds one"
        raise DataFaults([Fault(str(path), 0, "", "", "annotates nothing", mend, "E470") for path in named])
    readings = (read(one.article, reader) for one in gold)
    return score((one, made.mentions, made.claims) for one, made in zip(gold, readings, strict=True))


def score(found: Iterable[tuple[GoldText, Sequence[Mention], Sequence[Claim]]]) -> Evaluation:
    """The scores of what was found in each text."""
    readings = list(found)
    corridors = any(row.layer == "corridor" for gold, _, _ in readings for row in gold.mentions or ())
    layers = [layer for layer in LAYERS if corridors or layer != "corridor"]
    total = _scored(readings, layers)
    if len(names := sorted({gold.language for gold, _, _ in readings})) > 1:
        by_name = {name: [one for one in readings if one[0].language == name] for name in names}
        total.languages = {name: _scored(some, layers) for name, some in by_name.items()}
    return total


def _scored(
    readings: Iterable[tuple[GoldText, Sequence[Mention], Sequence[Claim]]], layers: Sequence[str]
) -> Evaluation:
    total = Evaluation()
    for gold, mentions, claims in readings:
        total.texts += 1
        total.ids.update(place for row in gold.mentions or () if row.layer for place in row.places)
        total.ids.update(project for row in gold.claims or () for project in row.projects)
        if gold.mentions is not None:
            _score_mentions(total, gold.article, gold.mentions, [m for m in mentions if _kind(m.place) in layers])
        if gold.claims is not None:
            _score_claims(total, gold.article, gold.claims, claims)
            _score_projects(total, gold.claims, claims)
    total.layers = {layer: total.layers[layer] for layer in LAYERS if layer in total.layers}
    ranks = [*map(str, Status), "mention_only"]
    total.statuses = {status: total.statuses[status] for status in ranks if status in total.statuses}
    return total


def _kind(place: str) -> str:
    return place.partition(":")[0]


def _score_mentions(
    total: Evaluation, article: Article, rows: Sequence[GoldMention], mentions: Sequence[Mention]
) -> None:
    def tally(layer: str) -> Tally:
        return total.layers.setdefault(layer, Tally())

    wanted = [row for row in rows if row.layer]
    for mention in mentions:
        at = [row for row in wanted if (row.start, row.end) == (mention.start, mention.end)]
        allowing = [row for row in at if _allows_place(row, mention.place)]
        if not allowing:
            layer = _kind(mention.place)
            tally(layer).wrong += 1
            span = mention.start, mention.end
            total.slips.append(_slip("wrong", layer, article, *span, place=mention.place, rule=mention.why))
        elif any(row.label == "positive" for row in allowing):
            tally(_kind(mention.place)).right += 1
    for row in wanted:
        if row.label == "optional":
            continue
        same = [m for m in mentions if (m.start, m.end) == (row.start, row.end)]
        if any(_allows_place(row, mention.place) for mention in same):
            tally(row.layer).hit += 1
        else:
            tally(row.layer).missed += 1
            total.slips.append(_slip("missed", row.layer, article, row.start, row.end, place=row.places[0]))
    _score_negatives(total, article, rows, mentions)


def _score_negatives(
    total: Evaluation, article: Article, rows: Sequence[GoldMention], mentions: Sequence[Mention]
) -> None:
    for row in rows:
        if row.label != "negative":
            continue
        total.negatives += 1
        over = next((m for m in mentions if m.start < row.end and row.start < m.end), None)
        if over:
            layer = _kind(over.place)
            total.slips.append(_slip("negative", layer, article, row.start, row.end, place=over.place, rule=over.why))


def _allows_place(row: GoldMention, place: str) -> bool:
    return place in row.places or place.removesuffix(_FORMER) in row.places


def _score_claims(total: Evaluation, article: Article, rows: Sequence[GoldClaim], claims: Sequence[Claim]) -> None:
    for claim in claims:
        status = total.statuses.setdefault(str(claim.status), Tally())
        right = any(_allows(row, claim) for row in rows)
        for tally in (total.claims, status, total.rules.setdefault(claim.origin, Tally())):
            tally.right += right
            tally.wrong += not right
        if right:
            continue
        span = claim.evidence.start, claim.evidence.end
        kinds = ("wrong", "never") if claim.status in NEVER else ("wrong",)
        for kind in kinds:
            under = str(claim.status)
            total.slips.append(_slip(kind, under, article, *span, place=claim.project, rule=claim.origin))
    for row in rows:
        if row.kind == "no_status":
            continue
        hits = [claim for claim in claims if _allows(row, claim) and _overlaps(row, claim)]
        if row.kind == "optional":
            _count(total.optional, hit=bool(hits))
            continue
        status = total.statuses.setdefault(row.statuses[0], Tally())
        for tally in (total.claims, status):
            _count(tally, hit=bool(hits))
        if hits:
            _score_days(total, article, row, hits)
        else:
            total.slips.append(_slip("missed", row.statuses[0], article, row.start, row.end, place=row.projects[0]))


def _score_projects(total: Evaluation, rows: Sequence[GoldClaim], claims: Sequence[Claim]) -> None:
    """Whether each project of which the gold tells a status was given one that it allows."""
    for told in sorted({row.projects for row in rows if row.kind == "status"}):
        same = [row for row in rows if row.kind != "no_status" and set(row.projects) & set(told)]
        _count(total.projects, hit=any(_allows(row, claim) for row in same for claim in claims))


def _count(tally: Tally, *, hit: bool) -> None:
    tally.hit += hit
    tally.missed += not hit


def _score_days(total: Evaluation, article: Article, row: GoldClaim, hits: Sequence[Claim]) -> None:
    """Whether one of the claims that hit a row tells its day, and one its target."""
    days = {Target(claim.status, claim.as_of, claim.precision).when for claim in hits}
    targets = {(str(claim.target.status), claim.target.when) for claim in hits if claim.target}
    compared = [
        ("day", total.days, row.as_of in days, row.as_of, sorted(days)),
        ("target", total.targets, row.target in targets, _told(row.target), sorted(map(_told, targets))),
    ]
    for kind, tally, hit, wanted, found in compared:
        if not wanted:
            continue
        _count(tally, hit=hit)
        if not hit:
            why = f"{', '.join(found) or 'none'}, not {wanted}"
            slip = _slip(kind, row.statuses[0], article, row.start, row.end, place=row.projects[0], rule=why)
            total.slips.append(slip)


def _told(target: tuple[str, str] | None) -> str:
    return " ".join(target).rstrip() if target else ""


def _allows(row: GoldClaim, claim: Claim) -> bool:
    return claim.project in row.projects and str(claim.status) in row.statuses


def _overlaps(row: GoldClaim, claim: Claim) -> bool:
    return claim.evidence.start < row.end and row.start < claim.evidence.end


def _slip(kind: str, under: str, article: Article, start: int, end: int, *, place: str, rule: str = "") -> Slip:
    before, after = article.text[max(0, start - _AROUND) : start], article.text[end : end + _AROUND]
    words = article.text[start:end]
    around = " ".join(f"{before}[{words}]{after}".split())
    return Slip(kind, under, article.file or article.id, start, end, place, words, around, rule)
