"""Krippendorff's alpha for each label: is a token in a span of that label, or not?

The unit is the token of the corpus' tokenizer (`segmentation.tokens`), and it is in if a span of the label
covers any of it. Tokens, not characters: white space and the length of words have no say, a boundary that
differs by a final comma costs one unit, and the published figures of comparable corpora are token-wise (E.
Newell, D. Margolin and D. Ruths (2018), An attribution relations corpus for political news. LREC). Spans of
different labels overlap, so one nominal variable over all labels would not be single-valued: alpha is per
label. Spans of one label that nest or overlap count as one: which token is in is all that is asked.

Source: K. Krippendorff (2011), Computing Krippendorff's alpha-reliability. For two values, with o the
coincidences and n their marginals, alpha = 1 − (n − 1)·o₀₁ / (n₀·n₁).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportedly.agreement.figures import Figure, Resampling, ratio
from reportedly.segmentation import tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reportedly.agreement.figures import Floats, Ints

NO_VARIATION = "no variation: every token of every annotator has the same value"


def votes(text: str, covered: Sequence[NDArray[np.bool_]]) -> Ints:
    """For each label and token, how many annotators have it out and in: (labels, tokens, 2).

    Args:
        covered: which characters each annotator covered, (labels, characters).
    """
    import numpy as np

    extents = np.array(tokens(text), dtype=int).reshape(-1, 2)
    inside = np.zeros((covered[0].shape[0], len(extents)), dtype=int)
    for mine in covered:
        before = np.pad(np.cumsum(mine, axis=1), ((0, 0), (1, 0)))
        inside += before[:, extents[:, 1]] > before[:, extents[:, 0]]
    counts: Ints = np.stack([len(covered) - inside, inside], axis=-1)
    return counts


def coincidences(counts: Ints) -> Floats:
    """The coincidences (out with out, out with in, in with in) of tokens that the same annotators judged.

    Args:
        counts: (tokens, 2), as `votes` gives them for one label.
    """
    import numpy as np

    out, in_ = counts[:, 0], counts[:, 1]
    pairs: Floats = np.array([(out * (out - 1)).sum(), (out * in_).sum(), (in_ * (in_ - 1)).sum()], dtype=float)
    return pairs / max(counts[0].sum() - 1, 1) if len(counts) else pairs


def of_coincidences(sums: Floats) -> Floats:
    """Alpha of coincidences (…, 3) that are summed up; NaN where nothing varies."""
    import numpy as np

    out_out, out_in, in_in = np.moveaxis(sums, -1, 0)
    out, in_ = out_out + out_in, in_in + out_in
    return 1 - ratio((out + in_ - 1) * out_in, out * in_)


def alpha(counts: Sequence[Ints], resampling: Resampling) -> Figure:
    """Alpha with its interval.

    The figure is the library's; the samples take the same formula from the coincidences, which sum up by
    document, so that no token is counted twice. Not defined where nothing varies: where no annotator, or
    every annotator everywhere, has a span of the label.

    Args:
        counts: of each document (tokens, 2), as `votes` gives them for one label.
    """
    import krippendorff
    import numpy as np

    values = of_coincidences(resampling.sums(np.array([coincidences(of) for of in counts])))
    if not np.isnan(values[0]):
        values[0] = krippendorff.alpha(value_counts=np.concatenate(counts), level_of_measurement="nominal")
    return resampling.figure(
        values,
        n=int(sum(of.sum() for of in counts)),
        documents=sum(bool(of[:, 1].any()) for of in counts),
        undefined=NO_VARIATION,
    )
