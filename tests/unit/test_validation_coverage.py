"""What gold has in one split and lacks in another: few findings, however much is lacking."""

from __future__ import annotations

from pathlib import Path

from reportedly.model import Annotation
from reportedly.validation import validate
from tests.houses import Doc, make_house
from tests.support import build


def found(tmp_path: Path, *docs: Doc) -> list[str]:
    house = make_house(tmp_path / "toy", docs, registries=False)
    return [finding.message for finding in validate(house, ["corpus"])]


def doc(doc_id: str, split: str, **actor: object) -> Doc:
    """Kess denied it: an actor with these attributes, and a denial."""
    text = f"{doc_id.capitalize()} denied it.\n"
    spans = {"who": ("actor", doc_id.capitalize(), actor), "den": ("denial", "denied", {"denial_type": "denial"})}
    return Doc(doc_id, text, split, gold=build(text, spans, [("den", "who")], doc_id=doc_id))


def test_a_split_that_has_all_of_train_lacks_nothing(tmp_path: Path) -> None:
    kind = {"kind": "person", "mention": "name"}
    assert found(tmp_path, doc("kess", "train", **kind), doc("orsk", "test", **kind)) == []


def test_values_are_listed_by_attribute_and_no_value_is_no(tmp_path: Path) -> None:
    train = [doc("kess", "train", kind="person", mention="name", anonymous=True), doc("ilva", "train", kind="state")]
    assert found(tmp_path, *train, doc("orsk", "test", kind="media")) == [
        "the gold of test has no actor with kind person, state; mention name; anonymous yes; train has"
    ]


def test_of_a_label_that_is_lacking_nothing_else_is_said(tmp_path: Path) -> None:
    nothing = Doc("calm", "Nothing was said.\n", "validation", gold=Annotation("calm"))
    assert found(tmp_path, doc("kess", "train", kind="person"), nothing) == [
        "the gold of validation has no span of actor, denial",
        "the gold of validation has none of the relations source; train has",
    ]


def test_a_split_without_gold_lacks_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, doc("kess", "train", kind="person"), Doc("calm", "Nobody read this.\n", "test")) == []
