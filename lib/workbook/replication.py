"""What is kept of a chapter's claims on other draws: the record beside the page, and whose code it is of."""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from nbformat import NotebookNode

from workbook.chapters import Chapter, ChapterError, read

__all__ = [
    "LEAST_BLOCKS",
    "Record",
    "Replicated",
    "Said",
    "code_digest",
    "gaps",
    "said_in",
    "said_on",
]

LEAST_BLOCKS = 10
LEAST_RATE = 0.9
LAX_RANGES = 3
"""A bound is lax when the draw that comes nearest is this many ranges of all draws away from it."""

_HEAD = "# Made by `cartshift replicate`: each claim of the page on draws that its author did not see.\n"
_NUMBER = r"[-+]?(?:\d[\d.]*(?:e[-+]?\d+)?|inf|nan)"
_PRINTED = re.compile(
    rf"^[✓✗] (?P<sentence>.*): (?P<value>{_NUMBER})(?: \[(?P<low>{_NUMBER}), (?P<high>{_NUMBER})\])? "
    rf"(?P<relation>>=|<=|>|<|≈|within ±) (?P<bound>{_NUMBER})$"
)
_RATE = re.compile(r"\bin (\d+) of (\d+) (?:other )?draws\b")
#: They check and draw what was computed; no result depends on them.
_IRRELEVANT = {"cartshift.claims", "cartshift.plotting"}

Numbers = tuple[float, ...]
"""Value and bound, or estimate, low, high and bound."""


@dataclass(frozen=True)
class Said:
    """A claim as a page or a block's run has it.

    Attributes
    ----------
    sentence, relation : str
    numbers : tuple of float
        Value and bound, or estimate, low end, high end and bound.
    holds, timing : bool
    """

    sentence: str
    relation: str
    numbers: Numbers
    holds: bool = True
    timing: bool = False


@dataclass(frozen=True)
class Replicated:
    """A claim with what became of it on other draws.

    Attributes
    ----------
    sentence, relation : str
    timing : bool
        The machine decides, not the draw.
    page : tuple of float
        The numbers of the page, as in `Said`.
    draws : tuple of tuple of float
        Those of each block.
    failed : tuple of int
        The blocks in which it did not hold.
    """

    sentence: str
    relation: str
    timing: bool
    page: Numbers
    draws: tuple[Numbers, ...]
    failed: tuple[int, ...]

    @property
    def held(self) -> int:
        """In how many blocks it held."""
        return len(self.draws) - len(self.failed)

    @property
    def outcome(self) -> str:
        """What became of it, as a page says it."""
        of = len(self.draws)
        if self.timing:
            return f"a timing; held in {self.held} of {of} other runs"
        if not self.failed and all(draw == self.page for draw in self.draws):
            return f"the same in {of} other draws"
        return f"held in {self.held} of {of} other draws"

    @property
    def states_its_rate(self) -> bool:
        """Whether its own sentence says in how many draws it holds, truly."""
        rate = _RATE.search(self.sentence)
        return bool(rate) and (int(rate[1]), int(rate[2])) == (self.held, len(self.draws))

    @property
    def lax(self) -> bool:
        """Whether no draw comes near a bound that its author has set."""
        bounds = {draw[-1] for draw in self.draws}
        if self.timing or self.failed or len(bounds) > 1 or bounds == {0.0}:
            return False
        values = [draw[0] for draw in self.draws]
        if self.relation == "within ±":  # the bound stands on both sides
            values = [abs(value) for value in values]
        nearest = min(abs(value - draw[-1]) for value, draw in zip(values, self.draws, strict=True))
        spread = max(values) - min(values)
        return spread > 0 and nearest > LAX_RANGES * spread


@dataclass(frozen=True)
class Record:
    """All claims of a chapter on other draws.

    Attributes
    ----------
    code : str
        `code_digest` of the chapter when the blocks were run.
    blocks : tuple of int
        The seed blocks, other than 0, which made the page.
    claims : tuple of Replicated
        In the order of the page.
    """

    code: str
    blocks: tuple[int, ...]
    claims: tuple[Replicated, ...]

    @classmethod
    def of(cls, code: str, page: list[Said], runs: dict[int, list[Said]], where: str) -> "Record":
        """Put together what a page and its replications say.

        Raises
        ------
        ChapterError
            If a block made other claims than the page; the message begins with `where`.
        """
        for block, said in runs.items():
            if [claim.relation for claim in said] != [claim.relation for claim in page]:
                raise ChapterError(
                    f"{where}: block {block} makes {len(said)} claims and the page {len(page)}, or in "
                    "another order; run `cartshift execute`, and make claims outside conditions"
                )
        claims = tuple(
            Replicated(
                claim.sentence,
                claim.relation,
                any(said[place].timing for said in runs.values()),
                claim.numbers,
                tuple(said[place].numbers for said in runs.values()),
                tuple(block for block, said in runs.items() if not said[place].holds),
            )
            for place, claim in enumerate(page)
        )
        return cls(code, tuple(runs), claims)

    def runs(self) -> dict[int, list[Said]]:
        """What each block said, by block: the inverse of `of`."""
        return {
            block: [
                Said(c.sentence, c.relation, c.draws[place], block not in c.failed, c.timing)
                for c in self.claims
            ]
            for place, block in enumerate(self.blocks)
        }

    @classmethod
    def load(cls, path: Path) -> "Record":
        """Read a record.

        Raises
        ------
        ChapterError
            If it is missing or is no record.
        """
        try:
            kept = yaml.safe_load(path.read_text("utf-8"))
            claims = tuple(
                Replicated(
                    claim["sentence"],
                    claim["relation"],
                    claim.get("timing", False),
                    tuple(map(float, claim["page"])),
                    tuple(tuple(map(float, draw)) for draw in claim["draws"]),
                    tuple(claim.get("failed", ())),
                )
                for claim in kept["claims"]
            )
            return cls(kept["code"], tuple(kept["blocks"]), claims)
        except FileNotFoundError:
            raise ChapterError(f"{path}: no such record") from None
        except (ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError) as error:
            raise ChapterError(f"{path}: not a record of replications: {error}") from None

    def save(self, path: Path) -> None:
        """Write the record; the same claims give the same file."""
        lines = [_HEAD, f"code: {self.code}\n", f"blocks: {list(self.blocks)}\n", "claims:\n"]
        for claim in self.claims:
            quoted = yaml.safe_dump(
                claim.sentence, allow_unicode=True, width=10_000, default_style='"'
            )
            lines.append(f"- sentence: {quoted.strip()}\n  relation: '{claim.relation}'\n")
            lines.append("  timing: true\n" if claim.timing else "")
            lines.append(f"  held: {claim.held}\n  page: {_flow(claim.page)}\n  draws:\n")
            lines += [f"  - {_flow(draw)}\n" for draw in claim.draws]
            lines.append(f"  failed: {list(claim.failed)}\n" if claim.failed else "")
        part = path.with_suffix(".part")
        part.write_text("".join(lines), "utf-8")
        part.replace(path)


def _flow(numbers: Numbers) -> str:
    return "[" + ", ".join(_yaml_number(number) for number in numbers) + "]"


def _yaml_number(number: float) -> str:
    text = f"{number:.4g}"
    if text in ("inf", "-inf", "nan"):  # YAML's spelling, or it would come back as a word
        return text.replace("inf", ".inf").replace("nan", ".nan")
    return re.sub(r"^([-+]?\d+)e", r"\1.0e", text)


def said_in(line: str) -> Said | None:
    """Read the claim that a line of output shows, if it shows one."""
    printed = _PRINTED.match(line)
    if not printed:
        return None
    names = ("value", "low", "high", "bound")
    numbers = tuple(float(printed[name]) for name in names if printed[name])
    return Said(printed["sentence"], printed["relation"], numbers)


def said_on(notebook: NotebookNode) -> list[Said]:
    """Read the claims that a page's outputs show, in order."""
    lines = (
        line
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        for line in output.get("text", "").splitlines()
    )
    return [said for line in lines if (said := said_in(line))]


def gaps(chapter: Chapter) -> Iterator[str]:
    """Say what a chapter's record lacks, a sentence each."""
    again = f"run `cartshift replicate {chapter.number}`"
    if not chapter.record.exists():
        yield f"its claims were not tried on other draws: {again}"
        return
    record = Record.load(chapter.record)
    if len(record.blocks) < LEAST_BLOCKS:
        yield f"claims were tried on {len(record.blocks)} blocks; {LEAST_BLOCKS} are asked for"
    if record.code != code_digest(chapter):
        yield f"its record belongs to other code: {again}"
    page = [claim.sentence for claim in said_on(read(chapter.page))]
    if page != [claim.sentence for claim in record.claims]:
        yield f"the page has other claims than its record: {again}"
    for claim in record.claims:
        rare = claim.held < LEAST_RATE * len(claim.draws)
        if rare and not claim.timing and not claim.states_its_rate:
            yield (
                f"held in {claim.held} of {len(claim.draws)} other draws, and its sentence does not "
                f"say so: '{claim.sentence}'"
            )


def code_digest(chapter: Chapter) -> str:
    """Return a digest of all code that a chapter's numbers depend on.

    That is its code cells and the modules of ``cartshift`` that they reach by imports, as Python parses
    them: comments, layout, docstrings and the sentences of claims may change without a new run.
    """
    cells = [
        cell.source
        for cell in read(chapter.page).cells
        if cell.cell_type == "code" and "skip-execution" not in cell.metadata.get("tags", [])
    ]
    digest = hashlib.sha256()
    for source in cells:
        digest.update(_normal(source).encode())
    for name, path in sorted(_reached(cells, chapter.root / "lib").items()):
        if name not in _IRRELEVANT:
            digest.update(f"{name}\0{_normal(path.read_text('utf-8'))}".encode())
    return digest.hexdigest()[:16]


class _Strip(ast.NodeTransformer):
    """Drop what no number depends on."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id.startswith("claim") and node.args:
            node.args[0] = ast.Constant("")
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        self.generic_visit(node)
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return ast.Pass() if is_text else node


def _normal(source: str) -> str:
    try:
        return ast.dump(_Strip().visit(ast.parse(source)))
    except SyntaxError:  # a cell with a magic
        return source


def _reached(sources: Iterable[str], lib: Path) -> dict[str, Path]:
    """Find the modules of ``cartshift`` that some sources import, themselves or through others."""
    found: dict[str, Path] = {}
    waiting = list(sources)
    while waiting:
        for name in _imports(waiting.pop()):
            stem = lib.joinpath(*name.split("."))
            for path in (stem.with_suffix(".py"), stem / "__init__.py"):
                if name not in found and path.is_file():
                    found[name] = path
                    waiting.append(path.read_text("utf-8"))
    return found


def _imports(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            if parts[0] == "cartshift":
                yield from (".".join(parts[: n + 1]) for n in range(len(parts)))
