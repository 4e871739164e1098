"""A search index for pages in English and Chinese.

Sphinx's English indexer keeps a run of Chinese signs as one word, and the Chinese one relies on a dictionary, so
each misses words that a reader types. Here a Chinese run is indexed as its overlapping pairs of signs: a query of two
signs or more is split the same way, and all of its pairs must occur on the page.
"""

from __future__ import annotations

import re

from sphinx.search.en import SearchEnglish

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{CJK}]+|[^\W{CJK}]+")
_STARTS_CJK = re.compile(rf"[{CJK}]")


class SearchEnglishChinese(SearchEnglish):
    """English words by their stem, Chinese runs by their pairs of signs."""

    lang = "en-zh"
    language_name = "English and Chinese"
    js_splitter_code = rf"""
function splitQuery(query) {{
  const runs = query.replace(/[{CJK}]+/gu, " $& ").match(/[\p{{L}}\p{{N}}_]+/gu) || [];
  return runs.flatMap((run) =>
    run.length < 3 || !/[{CJK}]/u.test(run)
      ? [run]
      : Array.from({{ length: run.length - 1 }}, (_, i) => run.slice(i, i + 2)),
  );
}}
"""

    def split(self, input: str) -> list[str]:
        """Split a text into English words and Chinese pairs (a sign that stands alone stays alone)."""
        terms: list[str] = []
        for run in _RUN.findall(input):
            if len(run) < 3 or not _STARTS_CJK.match(run):
                terms.append(run)
            else:
                terms.extend(run[i : i + 2] for i in range(len(run) - 1))
        return terms
