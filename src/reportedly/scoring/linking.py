"""The task `linking`: which contents, in whatever outlet, are about the same claim.

Contents with a claim are mentions, contents with the same claim a cluster; a story is a text of its own, since claims
belong to stories. The ids of claims mean nothing beyond that. A mention is the same if document, label and fragments
are; one that only one side has counts against it, as in the scorer of CoNLL-2012.

Sources: A. Bagga and B. Baldwin (1998), Algorithms for scoring coreference chains (B³). X. Luo (2005), On coreference
resolution performance metrics (CEAF, here entity-based with φ4). N. Moosavi and M. Strube (2016), Which coreference
evaluation metric do you trust? (LEA). S. Pradhan et al. (2014), Scoring coreference partitions of predicted mentions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reportedly.schema import Schema
from reportedly.scoring.pairing import Pairing, Tallies, Tally, tally

MEASURES = {
    "mentions": "contents that have a claim",
    "b3": "B³: for each mention, how much of its cluster is right",
    "ceaf_e": "CEAF-e: clusters matched one to one by φ4",
    "lea": "LEA: for each cluster, how many of its links are right, weighted by its size",
}

CLAIMS = "claims"

Mention = tuple[object, ...]
Clusters = list[frozenset[Mention]]


def rows(schema: Schema) -> list[str]:
    return [CLAIMS] if _attribute(schema) else []


def _attribute(schema: Schema) -> str | None:
    """The attribute that names a claim."""
    return next((name for name, spec in schema.attributes.items() if spec.registry == "claims"), None)


def count(story: Sequence[Pairing], schema: Schema, measures: Collection[str]) -> Tallies:
    """The tallies of a story."""
    if not rows(schema):
        return {}
    key, response = (_clusters(story, schema, side) for side in (0, 1))
    mentions = [frozenset().union(*clusters) for clusters in (key, response)]
    made = {
        "mentions": tally(len(mentions[0] & mentions[1]), len(mentions[0]), len(mentions[1])),
        "b3": b_cubed(key, response),
        "ceaf_e": ceaf_e(key, response),
        "lea": lea(key, response),
    }
    return {(CLAIMS, measure): made[measure] for measure in measures}


def _clusters(story: Sequence[Pairing], schema: Schema, side: int) -> Clusters:
    name = _attribute(schema)
    of_claim: dict[str, set[Mention]] = {}
    for pairing in story:
        for unit in pairing.readings[side].units:
            claim = dict(unit.attributes).get(str(name))
            if claim is not None:
                of_claim.setdefault(claim, set()).add((pairing.doc_id, *unit.key))
    return [frozenset(mentions) for mentions in of_claim.values()]


def b_cubed(key: Clusters, response: Clusters) -> Tally:
    """B³: the numerators are Σ |k ∩ r|² / |k| and Σ |k ∩ r|² / |r|, the denominators the numbers of mentions."""
    common = [(len(k & r), len(k), len(r)) for k in key for r in response]
    return Tally(
        sum(both * both / of_key for both, of_key, _ in common),
        sum(map(len, key)),
        sum(both * both / of_response for both, _, of_response in common),
        sum(map(len, response)),
    )


def ceaf_e(key: Clusters, response: Clusters) -> Tally:
    """CEAF-e: the similarity φ4 = 2 |k ∩ r| / (|k| + |r|) of the best one-to-one matching, over the numbers of
    clusters."""
    similarity = 0.0
    if key and response:
        import numpy as np
        from scipy.optimize import linear_sum_assignment

        phi = np.array([[2 * len(k & r) / (len(k) + len(r)) for r in response] for k in key])
        similarity = float(phi[linear_sum_assignment(phi, maximize=True)].sum())
    return tally(similarity, len(key), len(response))


def lea(key: Clusters, response: Clusters) -> Tally:
    """LEA: Σ |k| · (Σ_r links(k ∩ r)) / links(k) over Σ |k|, and the other way round. A cluster of n mentions has
    n·(n−1)/2 links; a single mention has one, to itself, which only a single mention shares."""
    return Tally(_resolved(key, response), sum(map(len, key)), _resolved(response, key), sum(map(len, response)))


def _resolved(clusters: Clusters, others: Clusters) -> float:
    resolved = 0.0
    for cluster in clusters:
        if len(cluster) == 1:
            resolved += cluster in others
        else:
            resolved += len(cluster) * sum(_links(len(cluster & other)) for other in others) / _links(len(cluster))
    return resolved


def _links(mentions: int) -> float:
    return mentions * (mentions - 1) / 2
