"""The directives that list the questions and the chapters' state: ``{questions}`` and ``{chapter-status}``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import nbformat
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from workbook.questions import Part, Question, load_parts, load_questions
from workbook.replication import Record, Replicated

_LEAST_SHOWN = 20


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
    """Tables of the chapters: run times, versions, and what became of their claims on other draws."""

    def run(self) -> list[nodes.Node]:
        """Return them, from what ``cartshift execute`` and ``cartshift replicate`` left beside each chapter."""
        rows, rare = [], []
        for question in load_questions():
            if question.document not in self.env.found_docs:
                continue
            path = Path(self.env.doc2path(question.document))
            made = nbformat.read(path, as_version=4).metadata.get("cartshift", {})
            versions = ", ".join(f"{name} {v}" for name, v in made.get("versions", {}).items())
            seconds = f"{made['seconds']} s" if made else "not measured"
            link = (question.document, question.short_title)
            record = path.with_name("replication.yml")
            claims = Record.load(record).claims if record.exists() else ()
            rows.append([link, seconds, *_counts(claims), versions])
            rare += [
                (claim.held / len(claim.draws), link, claim) for claim in claims if claim.failed
            ]
        heads = ("Chapter", "Run time", "Claims", "Held in all other draws", "Least", "Made with")
        tables = [self._table(heads, rows, (28, 10, 8, 14, 10, 30))]
        if rare:
            rare.sort(key=lambda entry: entry[0])
            listed = [
                [link, claim.sentence, claim.outcome] for _, link, claim in rare[:_LEAST_SHOWN]
            ]
            tables.append(nodes.paragraph(text="The claims that held least:"))
            tables.append(self._table(("Chapter", "Claim", "Outcome"), listed, (25, 50, 25)))
        return tables

    def _table(self, heads: Sequence[str], rows: list[list], widths: Sequence[int]) -> nodes.table:
        head = nodes.thead("", self._row(*map(_text, heads)))
        body = nodes.tbody("")
        for link, *others in rows:
            body += self._row(link_to(self.env.docname, *link), *map(_text, others))
        columns = [nodes.colspec(colwidth=width) for width in widths]
        return nodes.table("", nodes.tgroup("", *columns, head, body, cols=len(columns)))

    def _row(self, *cells: nodes.Node) -> nodes.Node:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


def _counts(claims: Sequence[Replicated]) -> tuple[str, str, str]:
    """How many claims there are, how many held in all other draws, and in how many the least one did."""
    counted = [claim for claim in claims if not claim.timing]
    if not counted:
        return "–", "–", "–"
    least = min(counted, key=lambda claim: claim.held / len(claim.draws))
    every = sum(not claim.failed for claim in counted)
    timings = len(claims) - len(counted)
    number = f"{len(counted)} + {timings} timed" if timings else str(len(counted))
    return number, str(every), f"{least.held} of {len(least.draws)}"


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
