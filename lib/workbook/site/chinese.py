"""Chinese text, set as it is written: a line that ends in the source leaves no gap on the page."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

from workbook.site.search import CJK

_SIGN = re.compile(rf"[{CJK}\u3001-\u3011\uff01-\uff1f]")  # characters and their punctuation


class JoinChineseLines(SphinxTransform):
    """Drop the line breaks between Chinese signs, which a browser would show as spaces."""

    default_priority = 500

    def apply(self, **kwargs: object) -> None:
        """Remove them from the document; MyST makes each soft line break a text of its own."""
        for element in self.document.findall(nodes.TextElement):
            texts = [child.astext() for child in element]
            for place in range(len(texts) - 2, 0, -1):
                before, text, after = texts[place - 1 : place + 2]
                if text == "\n" and _SIGN.match(before[-1:]) and _SIGN.match(after[:1]):
                    del element[place]
