"""The tagger: which needs and which motive speak from a sentence, and which words said so.

tag          tag many texts
Tagger       the tagger with its strictness; ``.explain`` one text
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from crmlib.errors import DataError
from crmlib.i18n import _, both
from crmlib.maslow.evidence import NEEDS, READS, Explanation, Hit, Tags
from crmlib.maslow.needs import Motive, Need
from crmlib.texts.denial import denied
from crmlib.texts.lexicon import Entry, Lexicon, read_lexicon
from crmlib.texts.negation import plainly_negated, read_goods, scope
from crmlib.texts.normalise import normalise
from crmlib.texts.weights import Weights

FOLDER = Path(__file__).parent / "lexicon"
_AWAY, _TOWARD = Motive.AWAY.value, Motive.TOWARD.value
# A further need must have this share of the first one's evidence (or twice the threshold),
_SECOND = 0.67
_CLEAR = 1.5  # and the first one this many times the threshold, or the two are a conflict
_SURE = 1.75  # times the threshold: evidence that needs no second opinion
_THIN = 0.6  # evidence that counts if the second opinion supports it
_SHORTEST = 10  # words from which the second opinion has one


@cache
def load_lexicon() -> Lexicon:
    """Return the committed lexicon of both languages.

    Examples
    --------
    >>> {entry.language for entry in load_lexicon().entries} == {"en", "zh"}
    True
    """
    return read_lexicon(
        FOLDER, [*NEEDS, _AWAY, _TOWARD, "dismiss"], negatable=("physiological", "actualisation")
    )


@cache
def second_opinion() -> Weights:
    """Return the weights of the second opinion, learned from the labelled texts that are not sealed."""
    return Weights.read(FOLDER / "second.csv")


def _spans(found: list[tuple[Entry, int, int]], tag: str) -> list[tuple[int, int]]:
    return [(a, b) for e, a, b in found if e.tag == tag and e.weight == 0]


def _touches(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in spans)


@dataclass(frozen=True)
class Tagger:
    """Tags needs and motive with a bilingual lexicon, and shows the words that decided.

    Every text is read with both languages' expressions, so mixed texts need no care. A need is tagged when
    its evidence reaches ``1 + 2 * strictness``: at the usual ½, one clear expression or two hints. A second
    need must have two thirds of the first one's evidence or twice the threshold; thin evidence for both is a
    conflict, and the tagger abstains.

    Parameters
    ----------
    strictness : float, default 0.5
        0 tags at the first hint (finds more, errs more), 1 asks for much evidence.
    lexicon : Lexicon, optional
        The committed one unless another is given.

    Examples
    --------
    >>> Tagger().explain("My knees are killing me").needs
    (<Need.PHYSIOLOGICAL: 'physiological'>,)
    >>> Tagger().explain("孩子吃了会过敏吗？").needs
    (<Need.SAFETY: 'safety'>,)
    """

    strictness: float = 0.5
    lexicon: Lexicon = field(default_factory=load_lexicon, repr=False)

    def __post_init__(self) -> None:
        """Refuse a strictness that is none."""
        if not 0 <= self.strictness <= 1:
            raise DataError(
                _("Strictness lies between 0 and 1, not at {found}.").format(found=self.strictness)
            )

    @property
    def threshold(self) -> float:
        """The evidence that a tag asks for."""
        return 1 + 2 * self.strictness

    @property
    def objects_below(self) -> float:
        """The chance below which the second opinion lets no single cue pass."""
        return 0.5 * self.strictness

    @property
    def supports_from(self) -> float:
        """The chance from which thin words are enough."""
        return 0.4 + 0.5 * self.strictness

    def hits(self, text: str) -> list[Hit]:
        """Return every expression found in a text, in the order of the text."""
        return list(_hits(self.lexicon, text))

    def decide(
        self, hits: Sequence[Hit], chances: Mapping[str, float]
    ) -> tuple[dict[str, float], list[str], str]:
        """Return the scores, the needs and the motive that follow from the hits and the second opinion."""
        scores: dict[str, float] = defaultdict(float)
        for hit in hits:
            if hit.counts:
                scores[hit.tag] += hit.weight
                if hit.motive:
                    scores[hit.motive] += hit.weight / 2
        needs = self._speaking(scores, chances)
        away, toward = scores[_AWAY], scores[_TOWARD]
        best = _AWAY if away >= toward else _TOWARD
        lead = abs(away - toward)
        speaks = max(away, toward) >= self.threshold / 2 and lead >= self.strictness and needs
        return scores, needs, best if speaks else ""

    def _speaking(self, scores: dict[str, float], chances: Mapping[str, float]) -> list[str]:
        supported = [n for n in NEEDS if scores[n] >= _THIN and chances.get(n, 0) >= self.supports_from]
        sure = _SURE * self.threshold
        reach = [
            n
            for n in NEEDS
            if scores[n] >= sure or (scores[n] >= self.threshold and chances.get(n, 1) >= self.objects_below)
        ]
        top = max((scores[need] for need in reach), default=0.0)
        enough = min(_SECOND * top, 2 * self.threshold)
        needs = [need for need in reach if scores[need] >= enough]
        # Thin evidence for two needs at once is a conflict: most such texts have only one of them.
        conflict = len(needs) > 1 and self.strictness and top < _CLEAR * self.threshold
        found = supported if conflict else [*needs, *supported]
        return [need for need in NEEDS if need in found]

    def explain(self, text: str) -> Explanation:
        """Return what was found in a text and what follows from it.

        Parameters
        ----------
        text : str

        Returns
        -------
        Explanation
        """
        _check(text, 0)
        hits = self.hits(text)
        chances = _chances(text)
        scores, needs, motive = self.decide(hits, chances)
        table = pd.DataFrame(
            [(h.words, h.start, h.end, h.tag, h.theme, h.weight, h.counts) for h in hits],
            columns=["words", "start", "end", "tag", "theme", "weight", "counts"],
        )
        return Explanation(
            table=table,
            text=text,
            needs=tuple(map(Need, needs)),
            motive=Motive(motive) if motive else None,
            scores={need: float(scores[need]) for need in Need},
            chances={need: chances[need] for need in Need if need in chances},
            threshold=self.threshold,
            hits=tuple(hits),
            formats={"weight": ".1f"},
        )

    def tag(self, texts: Iterable[str]) -> Tags:
        """Return the tags of many texts.

        Parameters
        ----------
        texts : iterable of str
            A Series keeps its index.

        Returns
        -------
        Tags
        """
        index = texts.index if isinstance(texts, pd.Series) else None
        rows = []
        for number, text in enumerate([texts] if isinstance(texts, str) else texts):
            _check(text, number)
            hits = self.hits(text)
            chances = _chances(text)
            _scores, needs, motive = self.decide(hits, chances)
            words = [h.words for h in hits if h.counts and h.tag in needs]
            rows.append(("|".join(needs), motive, "; ".join(dict.fromkeys(words))))
        table = pd.DataFrame(rows, columns=["needs", "motive", "words"], index=index, dtype=object)
        table.index.name = table.index.name or "utterance"
        silent = int((table["needs"] == "").sum())
        note = both("{n} texts; the tagger abstains on {silent}.", n=len(table), silent=silent)
        return Tags(table=table, strictness=self.strictness, note=note)


# The same texts are tagged again and again, at every strictness; what stands in them does not change.
@lru_cache(maxsize=16_384)
def _hits(lexicon: Lexicon, text: str) -> tuple[Hit, ...]:
    shape = normalise(text[:READS])
    found = lexicon.find(shape)
    aside = [scope(shape, a, b, forward=e.theme == "forward") for e, a, b in found if e.tag == "dismiss"]
    hits: list[Hit] = []
    for tag in (*NEEDS, _AWAY, _TOWARD):
        mine = [(e, a, b) for e, a, b in found if e.tag == tag]
        if mine:
            hits += _counted(text, shape, tag, mine, aside)
    return tuple(sorted(hits, key=lambda h: (h.start, h.end, h.tag)))


@lru_cache(maxsize=16_384)
def _chances(text: str) -> Mapping[str, float]:
    return MappingProxyType(second_opinion().chances(text[:READS], shortest=_SHORTEST))


def _counted(
    text: str, shape: str, tag: str, found: list[tuple[Entry, int, int]], aside: list[tuple[int, int]]
) -> list[Hit]:
    """Turn matches of one tag into hits: strongest first, each word of the text decides once."""
    excluded, taken, seen, hits = _spans(found, tag), [], set(), []
    found = sorted(found, key=lambda f: (-f[0].weight, f[1] - f[2], f[1]))
    found = [one for one in found if one[0].weight and not _touches(excluded, *one[1:])]
    for (entry, a, b), gone in zip(found, _denied(shape, tag, found), strict=True):
        put_aside = tag in NEEDS and any(c <= a < d for c, d in aside)
        counts = not (gone or put_aside or _touches(taken, a, b) or shape[a:b] in seen)
        if counts:
            taken.append((a, b))
            seen.add(shape[a:b])
        hits.append(Hit(tag, a, b, text[a:b], entry.weight, entry.theme, counts, entry.also))
    return hits


def _denied(shape: str, tag: str, found: list[tuple[Entry, int, int]]) -> list[bool]:
    if tag not in NEEDS:
        return [entry.negatable and plainly_negated(shape, a) for entry, a, _b in found]
    goods = read_goods(FOLDER / "en" / "goods.txt", FOLDER / "zh" / "goods.txt")
    return denied(shape, found, goods, pleasant=[_TOWARD])


def _check(text: object, row: int) -> None:
    if not isinstance(text, str):
        raise DataError(
            _("Row {row} is no text but {found!r}; fill or drop such rows first.").format(row=row, found=text)
        )


def tag(texts: Iterable[str], *, strictness: float = 0.5) -> Tags:
    """Tag the needs and the motive of many texts; see `Tagger`.

    Parameters
    ----------
    texts : iterable of str
        What customers said, in English, Chinese or both.
    strictness : float, default 0.5
        0 tags at the first hint, 1 asks for much evidence.

    Returns
    -------
    Tags

    Raises
    ------
    DataError
        If a row is no text (the row is named) or the strictness lies outside 0–1.

    Examples
    --------
    >>> tag(["I'm starving", "Is it open?"]).table["needs"].tolist()
    ['physiological', '']
    """
    return Tagger(strictness).tag(texts)
