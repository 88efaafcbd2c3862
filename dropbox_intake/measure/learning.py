"""What can be learned from papers whose type is known?  A small model from the drawer's own words, its worked examples and what clerks confirmed."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from dropbox_intake.analysis import understand
from dropbox_intake.analysis.classify import look
from dropbox_intake.analysis.opinion import SLOTS, Opinion, features
from dropbox_intake.analysis.text import sheet
from dropbox_intake.errors import StorageTrouble
from dropbox_intake.measure.cases import as_read
from dropbox_intake.model import Box, Kind, Page, PageRef, Word
from dropbox_intake.rulebook import Rulebook, Rules

if TYPE_CHECKING:
    from dropbox_intake.registry import Registry

Lesson = tuple[str, str]  # type of the paper, words of its first page
COPIES = 12  # made-up pages of each type


def learn(lessons: Sequence[Lesson]) -> Opinion:
    """Train on the lessons.  The same lessons in the same order give the same model.  Raises ValueError for fewer than two types."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    types = tuple(sorted({type_ for type_, _ in lessons}))
    if len(types) < 2:
        raise ValueError("papers of two types at least are needed")
    made = [features(text) for _, text in lessons]
    starts = np.cumsum([0, *(len(places) for places, _ in made)])
    table = csr_matrix((np.concatenate([v for _, v in made]), np.concatenate([p for p, _ in made]), starts), shape=(len(made), SLOTS))
    fitted = LogisticRegression(C=20.0, max_iter=300, class_weight="balanced").fit(table, [types.index(type_) for type_, _ in lessons])
    rows, shift = fitted.coef_, fitted.intercept_
    if len(types) == 2:  # of two types it keeps one row: the other is its mirror
        rows, shift = np.vstack([-rows, rows]) / 2, np.array([-shift[0], shift[0]]) / 2
    weights = np.hstack([rows, shift[:, None]]).astype(np.float32)
    return Opinion(types, weights, f"{len(lessons)} pages of {len(types)} types")


def from_drawer(rules: Rules, copies: int = COPIES) -> Iterator[Lesson]:
    """Made-up pages of every type: a title and some of the words that the drawer gives for it, the same ones in every run."""
    dice = random.Random(7)
    for name, rule in sorted(rules.documents.items()):
        titles, words = rule.titles or rule.weak_titles, rule.words
        for _ in range(copies if titles or words else 0):
            some = dice.sample(words, k=min(len(words), dice.randint(3, 9))) if words else []
            yield name, "\n".join([*([dice.choice(titles)] if titles and dice.random() < 0.8 else []), *some])


def from_examples(folder: Path, rules: Rules) -> Iterator[Lesson]:
    """The pages of the worked examples in a drawer, by the type that the rules themselves are sure of: the tests hold these examples."""
    for path in sorted((folder / "examples").glob("*.yaml")):
        for side in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("envelope") or ():
            best = look(sheet(_typed(str(side["text"])), rules), rules).best
            if best.score >= 6.0 and best.type in rules.documents:
                yield best.type, str(side["text"])


def from_clerks(registry: Registry, book: Rulebook) -> Iterator[Lesson]:
    """First pages of papers in envelopes that a clerk worked on, by the type they have after her decisions."""
    for record in registry.batches():
        decisions, batch = registry.decisions(record.id), as_read(registry, record)
        if not decisions or batch is None:
            continue
        pages, worked = {page.ref: page for page in batch.pages}, {one.page for one in decisions}
        for envelope in understand(batch, book.in_force(record.received_on), decisions).envelopes:
            if not worked & set(envelope.pages):
                continue
            alone = Counter(ref for document in envelope.documents for ref in document.pages)
            for document in envelope.documents:
                first = pages.get(document.pages[0])
                sure = document.certainty >= 0.9 or document.pages[0] in worked
                if first is not None and first.kind is Kind.CONTENT and sure and alone[first.ref] == 1:  # two cards on a sheet teach neither
                    yield document.type, first.text


def lessons(registry: Registry | None, book: Rulebook, day: date) -> list[Lesson]:
    """All that there is to learn from; what clerks confirmed counts beside the drawer's own words."""
    rules = book.in_force(day)
    return [*from_drawer(rules), *from_examples(book.folder, rules), *(from_clerks(registry, book) if registry else ())]


def save(opinion: Opinion, path: Path) -> None:
    """Whole or not at all.  Raises StorageTrouble."""
    import numpy as np

    kept = io.BytesIO()
    np.savez_compressed(kept, types=np.array(opinion.types), weights=opinion.weights.astype(np.float16), known=np.array(opinion.known))
    draft = path.with_suffix(".draft")
    try:
        draft.write_bytes(kept.getvalue())
        draft.replace(path)
    except OSError as trouble:
        raise StorageTrouble(f"{path}: cannot be written: {trouble.strerror}") from trouble


def _typed(text: str) -> Page:
    """Typed text as a read page: each line a row, one under another."""
    words = []
    for number, line in enumerate(text.splitlines()):
        place, top = 0.1, 0.06 + 0.018 * number
        centre = max(0.1, 0.5 - 0.0043 * len(line)) if line.isupper() else place
        for word in line.split():
            words.append(Word(word, Box(centre, top, centre + 0.0086 * len(word), top + 0.0115), 0.95, number))
            centre += 0.0086 * (len(word) + 1)
    return Page(PageRef("typed", 1), Kind.CONTENT, 0, tuple(words), 0.95 if words else None)
