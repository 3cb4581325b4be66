"""Page of the words of the product, from the language files."""

from __future__ import annotations

from generator.markdown import page, table
from metrics.text.glossary import PARTS, terms
from metrics.text.words import Language

INTRODUCTION = """\
Mỗi ý một từ, dùng như nhau trong mã, trên màn hình và trong tài liệu.
One word for each idea, the same in code, on screens and in documents."""
ALSO = "## Cũng dùng / Also used"
HEADINGS = ("English", "Tiếng Việt", "nghĩa", "meaning")


def glossary_page() -> str:
    """docs/GLOSSARY.md: each word in both languages with its meaning."""
    main, also = (table(HEADINGS, _rows(part)) for part in PARTS)
    return page("Từ ngữ / Glossary", INTRODUCTION, main, ALSO, also)


def _rows(part: str) -> list[tuple[str, ...]]:
    pairs = zip(terms(Language.EN, part), terms(Language.VI, part), strict=True)
    return [(en.word, vi.word, vi.meaning, en.meaning) for en, vi in pairs]
