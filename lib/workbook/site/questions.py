"""The directives that list the questions and the chapters' state: ``{questions}`` and ``{chapter-status}``."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from workbook.questions import Part, Question, load_parts, load_questions


class QuestionList(SphinxDirective):
    """List the questions: of one part with ``:part: 2``, of all parts without."""

    option_spec: ClassVar = {"part": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """Return one entry a question, in the order of their numbers."""
        only = self.options.get("part")
        listed: list[nodes.Node] = []
        for part in load_parts():
            if only is None:
                listed.append(self._part(part))
            if only in (None, part.number):
                entries = nodes.container(classes=["questions"])
                entries += [self._entry(q) for q in load_questions() if q.part == part.number]
                listed.append(entries)
        return listed

    def _part(self, part: Part) -> nodes.Node:
        paragraph = nodes.paragraph(classes=["part-name"])
        paragraph += self._link(part.document, part.heading)
        return paragraph

    def _entry(self, question: Question) -> nodes.Node:
        written = question.document in self.env.found_docs
        entry = nodes.container(classes=["question"] if written else ["question", "unwritten"])
        title = f"{question.title} · {question.title_zh}"
        heading = nodes.paragraph(classes=["question-title"])
        heading += nodes.inline(text=f"{question.number:02} ", classes=["question-number"])
        heading += self._link(question.document, title) if written else nodes.inline(text=title)
        entry += heading
        if "part" in self.options:
            for text in (question.question, question.question_zh):
                entry += nodes.paragraph(text=text, classes=["question-asked"])
        state = question.framework if written else f"{question.framework} · not written yet"
        entry += nodes.paragraph(text=state, classes=["question-state"])
        return entry

    def _link(self, document: str, text: str) -> nodes.Node:
        link = addnodes.pending_xref(
            refdomain="std",
            reftype="doc",
            reftarget=f"/{document}",
            refexplicit=True,
            refwarn=True,
            refdoc=self.env.docname,
        )
        link += nodes.inline(text=text)
        return link
