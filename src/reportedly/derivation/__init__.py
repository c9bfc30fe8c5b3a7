"""What is derived from an annotation and never annotated: source chains, stances, certainties.

Pure functions of an annotation and its schema, defined in design section 4, "Derived, never annotated".
Labels are found by role and relations by the roles at their ends; attributes by name, and an
absent one is unknown (a boolean: false). Decisions on what the design leaves open stand in the docstring of the
module concerned: `voices`, `stance`, `certainty`, `chain`.
"""

from reportedly.derivation.attributions import AttributionEntry, attributions, entries_of
from reportedly.derivation.certainty import CERTAINTIES, Certainty
from reportedly.derivation.chain import Link
from reportedly.derivation.graph import link
from reportedly.derivation.profiles import Profile, profiles, profiles_of
from reportedly.derivation.stance import STANCES, Stance, claim_profile_stance
from reportedly.derivation.voices import find_voices
from reportedly.model import Annotation
from reportedly.schema import Schema

__all__ = [
    "CERTAINTIES",
    "STANCES",
    "AttributionEntry",
    "Certainty",
    "Link",
    "Profile",
    "Stance",
    "attributions",
    "claim_profile_stance",
    "derive",
    "profiles",
]


def derive(annotation: Annotation, schema: Schema) -> tuple[list[AttributionEntry], list[Profile]]:
    """Both tables of an annotation, `attributions` and `profiles`, from one linked view of it."""
    graph = link(annotation, schema)
    voices = find_voices(graph)
    return entries_of(graph, voices), profiles_of(graph, voices)
