"""The directives that list the questions and the chapters' state: ``{questions}`` and ``{chapter-status}``."""

from __future__ import annotations

from typing import ClassVar

import nbformat
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
        paragraph += link_to(self.env.docname, part.document, part.heading)
        return paragraph

    def _entry(self, question: Question) -> nodes.Node:
        written = question.document in self.env.found_docs
        entry = nodes.container(classes=["question"] if written else ["question", "unwritten"])
        title = f"{question.title} · {question.title_zh}"
        heading = nodes.paragraph(classes=["question-title"])
        heading += nodes.inline(text=f"{question.number:02} ", classes=["question-number"])
        heading += link_to(self.env.docname, question.document, title) if written else _text(title)
        entry += heading
        if "part" in self.options:
            for text in (question.question, question.question_zh):
                entry += nodes.paragraph(text=text, classes=["question-asked"])
        state = question.framework if written else f"{question.framework} · not written yet"
        entry += nodes.paragraph(text=state, classes=["question-state"])
        return entry


class ChapterStatus(SphinxDirective):
    """A table of the chapters: how long each ran when its outputs were made, and on what."""

    def run(self) -> list[nodes.Node]:
        """Return the table, from what ``cartshift execute`` left in each chapter's metadata."""
        rows = []
        for question in load_questions():
            if question.document in self.env.found_docs:
                path = self.env.doc2path(question.document)
                made = nbformat.read(path, as_version=4).metadata.get("cartshift", {})
                versions = ", ".join(f"{name} {v}" for name, v in made.get("versions", {}).items())
                seconds = f"{made['seconds']} s" if made else "not measured"
                rows.append([question.document, question.short_title, seconds, versions])
        return [self._table(rows)]

    def _table(self, rows: list[list[str]]) -> nodes.Node:
        head = nodes.thead("", self._row(*map(_text, ("Chapter", "Run time", "Made with"))))
        body = nodes.tbody("")
        for document, title, *others in rows:
            body += self._row(link_to(self.env.docname, document, title), *map(_text, others))
        columns = [nodes.colspec(colwidth=width) for width in (35, 15, 50)]
        return nodes.table("", nodes.tgroup("", *columns, head, body, cols=len(columns)))

    def _row(self, *cells: nodes.Node) -> nodes.Node:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


def _text(text: str) -> nodes.Node:
    return nodes.inline(text=text)


def link_to(page: str, document: str, text: str) -> nodes.Node:
    """Return a link from ``page`` to a document; Sphinx warns when there is none."""
    link = addnodes.pending_xref(
        refdomain="std",
        reftype="doc",
        reftarget=f"/{document}",
        refexplicit=True,
        refwarn=True,
        refdoc=page,
    )
    link += _text(text)
    return link
