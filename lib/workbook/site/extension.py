"""What the site adds to Sphinx, at its extension points."""

from __future__ import annotations

from sphinx.application import Sphinx

from workbook.site.chinese import JoinChineseLines
from workbook.site.notebooks import render_notebook
from workbook.site.questions import ChapterStatus, QuestionList
from workbook.site.search import SearchEnglishChinese


def setup(app: Sphinx) -> dict:
    """Register the search language, the transform, the directives, and the rendering of notebooks."""
    app.add_search_language(SearchEnglishChinese)
    app.add_transform(JoinChineseLines)
    app.add_directive("questions", QuestionList)
    app.add_directive("chapter-status", ChapterStatus)
    # folder of the solutions; empty: an edition without solutions
    app.add_config_value("cartshift_solutions", "", "env", str)
    app.connect("source-read", render_notebook)
    app.connect("html-page-context", name_folds_by_their_text)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def name_folds_by_their_text(
    app: Sphinx, page: str, template: str, context: dict, doctree: object
) -> None:
    """Drop the fixed label of folded code, which hides the visible text from screen readers."""
    if "body" in context:
        context["body"] = context["body"].replace(
            '<summary aria-label="Toggle hidden content">', "<summary>"
        )
