"""Learn the weights anew: `python -m tests.learning` writes `geodata/status_weights.csv` (needs the extra `learn`).

A multinomial logistic regression for each language on features as heavy as they are rare. Texts that do not say which
of their parts tells their status choose it by a first set of weights. Of all features those are kept that weigh most,
and the weights learned once more for these: they are fewer than the table can hold, and read unseen texts better.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from dashboard.claims.weighing.weights import NONE, STATUSES, WEIGHT_COLUMNS, WEIGHT_TABLE
from tests.learning.corpus import Bag, bags

TABLE = Path(__file__).resolve().parents[2] / "geodata" / WEIGHT_TABLE
KEPT = 5_000
"""Features of a language."""
STRENGTH = 30.0
"""How freely the weights follow the examples: the inverse of the regularisation."""
LABELS = (*map(str, STATUSES), NONE)

CLEAR = 0.5
"""The share from which a part is taken for the one that tells the status of its text."""
DEMANDED = 3.0
"""How much more a sentence counts of which tests demand how it is read than one of which they do not."""
FREE = ("items", "seven", "eight", "nine", "ten", "eleven", "twelve", "fourteen", "sixteen", "twenty")
"""How the names of the others begin."""

_Example = tuple[tuple[str, ...], str, float]


class Model:
    """Weights for some features, with the rarity of each.

    A class because features, rarities and regression belong to one another.
    """

    def __init__(self, examples: Sequence[_Example], names: Sequence[str] | None = None) -> None:
        counts = Counter(one for parts, _, _ in examples for one in parts)
        self.names = sorted(names or (one for one, count in counts.items() if count > 1))
        self._index = {name: at for at, name in enumerate(self.names)}
        self.rarity = np.array([round(math.log(len(examples) / counts[name]) + 0.1, 2) for name in self.names])
        self._fitted = LogisticRegression(C=STRENGTH, max_iter=300)
        rows, labels, counts_as = zip(*examples, strict=True)
        self._fitted.fit(self._matrix(rows), labels, sample_weight=counts_as)

    def _matrix(self, rows: Sequence[tuple[str, ...]]) -> csr_matrix:
        cells = [(i, self._index[one]) for i, row in enumerate(rows) for one in row if one in self._index]
        at, of = (np.array(column) for column in zip(*cells, strict=True))
        return normalize(csr_matrix((self.rarity[of], (at, of)), shape=(len(rows), len(self.names))))

    def shares(self, rows: Sequence[tuple[str, ...]], label: str) -> list[float]:
        column = list(self._fitted.classes_).index(label)
        return [float(row[column]) for row in self._fitted.predict_proba(self._matrix(rows))]

    @property
    def weights(self) -> dict[str, np.ndarray]:
        return dict(zip(self._fitted.classes_, self._fitted.coef_, strict=True))

    @property
    def bias(self) -> dict[str, float]:
        return dict(zip(self._fitted.classes_, self._fitted.intercept_, strict=True))

    def heaviest(self, count: int) -> list[str]:
        order = np.argsort(-np.abs(self._fitted.coef_).max(axis=0))[:count]
        return [self.names[at] for at in order]


def learn(corpus: Sequence[Bag]) -> Model:
    """The model of one language."""
    sure = [(parts, bag.label, _weight(bag)) for bag in corpus if len(bag.parts) == 1 for parts in bag.parts]
    open_ones = [bag for bag in corpus if len(bag.parts) > 1]
    model = Model(sure)
    chosen = [example for bag in open_ones for example in _chosen(model, bag)]
    model = Model([*sure, *chosen])
    return Model([*sure, *chosen], model.heaviest(KEPT))


def _chosen(model: Model, bag: Bag) -> list[_Example]:
    """Which part tells the status; no example where the first weights are of two minds."""
    shares = model.shares(bag.parts, bag.label)
    if max(shares) < CLEAR:
        return []
    told = shares.index(max(shares))
    return [(parts, bag.label if at == told else NONE, _weight(bag)) for at, parts in enumerate(bag.parts)]


def _weight(bag: Bag) -> float:
    return 1.0 if bag.source.startswith(FREE) else DEMANDED


def rows_of(language: str, model: Model) -> list[tuple[str | int, ...]]:
    """The rows of the table, in hundredths."""
    weights = [model.weights[label] for label in LABELS]
    bias = [round(model.bias[label] * 100) for label in LABELS]
    rows = [
        (language, name, round(model.rarity[at] * 100), *(round(float(one[at]) * 100) for one in weights))
        for at, name in enumerate(model.names)
    ]
    return sorted([(language, "=", 0, *bias), *rows])


def main() -> None:
    corpus = list(bags())
    rows = []
    for language in ("en", "vi", "zh"):
        own = [bag for bag in corpus if bag.language == language]
        print(language, len(own), dict(Counter(bag.label for bag in own).most_common()), flush=True)
        rows += rows_of(language, learn(own))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(WEIGHT_COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
