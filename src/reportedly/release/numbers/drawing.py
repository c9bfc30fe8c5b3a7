"""The figures of the card, as SVG files with the same bytes for the same numbers.

Text is drawn as paths of the font that matplotlib carries, sizes are fixed, and the file names neither day nor
program. The ground is white, so that the labels' colours look on a dark page as they do on a white one; bars have
a dark outline and say their numbers, so that nothing hangs on colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.errors import MissingExtraError
from reportedly.release.numbers.agreements import BatchAgreement
from reportedly.release.numbers.counting import Counts, Names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

FOLDER = "figures"
SETTINGS: dict[RcKeyType, Any] = {
    "svg.hashsalt": "reportedly",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#444444",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "patch.edgecolor": "#222222",
    "patch.linewidth": 0.8,
    "patch.force_edgecolor": True,
}
_WIDTH = 8.0
_ABREAST = 4
_PLAIN = "#888888"
_DARK = "#222222"


def figures(counts: Counts, agreements: Sequence[BatchAgreement]) -> list[str]:
    """The names of the figures that have something to show."""
    shown = {"labels": counts.spans, "lengths": any(counts.words.values()), "agreement": agreements}
    return [name for name, something in shown.items() if something]


def draw(
    folder: Path, counts: Counts, names: Names, agreements: Sequence[BatchAgreement], colors: Mapping[str, str]
) -> None:
    """Write the figures that have something to show as `figures/<name>.svg` below `folder`.

    Args:
        colors: of the labels, as the schema has them.
    """
    makers: dict[str, Callable[[], Figure]] = {
        "labels": lambda: _labels(counts, names, colors),
        "lengths": lambda: _lengths(counts),
        "agreement": lambda: _agreement(agreements, names, colors),
    }
    for name in figures(counts, agreements):
        with _settings():
            path = folder / FOLDER / f"{name}.svg"
            path.parent.mkdir(exist_ok=True)
            metadata = {"Date": None, "Creator": None}
            makers[name]().savefig(path, format="svg", facecolor="white", metadata=metadata)


def require_matplotlib() -> None:
    """See that figures can be drawn, before anything is built.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        raise MissingExtraError("matplotlib", "release")


@contextmanager
def _settings() -> Iterator[None]:
    """Our settings, whatever a matplotlibrc says."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


def _panels(count: int, height: float) -> tuple[Figure, list[Axes]]:
    """That many panels, at most `_ABREAST` in a row, each of that height in inches."""
    from matplotlib.figure import Figure

    rows = -(-count // _ABREAST)
    figure = Figure(figsize=(_WIDTH, rows * height), layout="constrained")
    panels = list(figure.subplots(rows, min(count, _ABREAST), sharey=True, squeeze=False).flat)
    for axes in panels[count:]:
        axes.set_axis_off()
    return figure, panels[:count]


def _labels(counts: Counts, names: Names, colors: Mapping[str, str]) -> Figure:
    """Spans of each label, a panel per split."""
    figure, panels = _panels(len(counts.splits), 1.2 + 0.32 * len(names.labels))
    for split, axes in zip(counts.splits, panels, strict=True):
        sizes = [counts.spans[label, split] for label in names.labels]
        bars = axes.barh(range(len(sizes)), sizes, color=[colors[label] for label in names.labels], height=0.7)
        axes.bar_label(bars, labels=[f"{size:,}" for size in sizes], padding=3)
        axes.set_title(split)
        axes.set_xlim(0, 1.25 * max(*sizes, 1))
        axes.set_xlabel("spans")
        axes.set_yticks(range(len(sizes)), names.labels)
        axes.tick_params(axis="y", length=0)
        axes.locator_params(axis="x", nbins=3)
    panels[0].invert_yaxis()
    return figure


def _lengths(counts: Counts) -> Figure:
    """How many documents have how many words."""
    from matplotlib.ticker import MaxNLocator

    sizes = [size for of in counts.words.values() for size in of.values()]
    figure, [axes] = _panels(1, 2.8)
    axes.hist(sizes, bins=MaxNLocator(nbins=20, integer=True).tick_values(min(sizes), max(sizes)), color=_PLAIN)
    axes.set_xlabel("words of a document")
    axes.set_ylabel("documents")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


def _agreement(agreements: Sequence[BatchAgreement], names: Names, colors: Mapping[str, str]) -> Figure:
    """Strict F1 of each label with its interval, a panel per batch."""
    shown = [label for label in names.labels if any(label in of.labels for of in agreements)]
    figure, panels = _panels(len(agreements), 1.2 + 0.32 * len(shown))
    lowest = min((rate.value if rate.low is None else rate.low) for of in agreements for rate, _ in of.labels.values())
    for of, axes in zip(agreements, panels, strict=True):
        for place, label in enumerate(shown):
            if label not in of.labels:
                continue
            rate, _ = of.labels[label]
            if rate.low is not None and rate.high is not None:
                axes.plot([rate.low, rate.high], [place, place], color=_DARK, linewidth=1.2, zorder=1)
            axes.plot([rate.value], [place], "o", color=colors[label], markeredgecolor=_DARK, markersize=8, zorder=2)
        axes.set_title(of.batch)
        # The scale begins at a tenth, so that batches with little to tell do not look far apart.
        axes.set_xlim(max(0.0, int(10 * lowest - 0.5) / 10), 1.02)
        axes.set_xlabel("strict F1")
        axes.set_yticks(range(len(shown)), shown)
        axes.set_ylim(len(shown) - 0.5, -0.5)
        axes.grid(axis="x", color="#DDDDDD")
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        axes.locator_params(axis="x", nbins=3)
    return figure
