"""One look for every figure.

Colours are Okabe and Ito's, which the common kinds of colour blindness tell apart; each series also
has its own marker, so that a print in grey still reads. The background is white in the dark theme as
well: a figure is one picture, tested once.
"""

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes

__all__ = ["COLOURS", "direct_labels", "use"]

#: Okabe & Ito, "Color universal design", 2008; yellow is left out, being too pale on white.
COLOURS = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "red": "#D55E00",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "grey": "#767676",
}

_STYLE = {
    "axes.prop_cycle": cycler(color=list(COLOURS.values())) + cycler(marker=list("os^DvPX")),
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "figure.dpi": 110,
    "figure.facecolor": "white",
    "figure.figsize": (7, 3.6),
    "font.size": 10,
    "grid.color": "#E5E5E5",
    "legend.frameon": False,
    "lines.markersize": 5,
    "savefig.facecolor": "white",
    # no creation time and fixed ids: the same run gives the same bytes
    "svg.hashsalt": "cartshift",
}


def use() -> None:
    """Give all later figures the book's look: the first line of a chapter's first figure."""
    mpl.rcParams.update(_STYLE)


def direct_labels(ax: Axes) -> None:
    """Write every line's label at its last point, in its colour, in place of a legend."""
    for line in ax.get_lines():
        label = str(line.get_label())
        if label.startswith("_"):
            continue
        x, y = line.get_xdata()[-1], line.get_ydata()[-1]
        ax.annotate(
            label, (x, y), xytext=(6, 0), textcoords="offset points", color=line.get_color(),
            va="center", fontsize=9,
        )  # fmt: skip
    ax.margins(x=0.02)
