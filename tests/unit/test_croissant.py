"""What croissant.json says of a corpus, before any release: the RAI fields, and the types of columns."""

from __future__ import annotations

from pathlib import Path
from string import Template

import msgspec
import pytest
import yaml

from reportedly.corpus import load_corpus
from reportedly.errors import CorpusError, ReleaseError
from reportedly.intake import house
from reportedly.release.croissant import load_rai
from reportedly.release.croissant.rai import Rai, statements
from reportedly.release.croissant.record_sets import data_type
from reportedly.release.types import TEXT, Choice, Items, Struct
from tests.houses import RAI, make_house
from tests.support import ROOT

# The vocabulary (http://mlcommons.org/croissant/RAI/1.0, «RAI property information»), and what came after it.
VOCABULARY = {
    *("dataCollection", "dataCollectionType", "dataCollectionMissingData", "dataCollectionRawData"),
    *("dataCollectionTimeframe", "dataImputationProtocol", "dataManipulationProtocol", "dataPreprocessingProtocol"),
    *("dataAnnotationProtocol", "dataAnnotationPlatform", "dataAnnotationAnalysis", "dataReleaseMaintenancePlan"),
    *("personalSensitiveInformation", "dataSocialImpact", "dataBiases", "dataLimitations", "dataUseCases"),
    *("annotationsPerItem", "annotatorDemographics", "machineAnnotationTools"),
    "hasSyntheticData",
}


def put(root: Path, **changes: object) -> Path:
    """A house whose rai.yaml is changed: None takes a property out."""
    declared = {**yaml.safe_load(RAI), **changes}
    path = root / "corpus" / "rai.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({key: value for key, value in declared.items() if value is not None}))
    return root


def test_every_property_of_the_vocabulary_is_said(tmp_path: Path) -> None:
    corpus = load_corpus(make_house(tmp_path / "toy"))
    rai = load_rai(corpus.root)
    assert rai
    said = statements(rai, corpus, {"documents": "1,234"})
    assert list(said) == sorted(f"rai:{name}" for name in VOCABULARY)
    assert said["rai:dataCollection"] == "The 1,234 texts were invented."
    assert said["rai:dataPreprocessingProtocol"] == ["Sentences were cut.", "Tokens were cut."]
    assert said["rai:dataCollectionTimeframe"] == ["2031-05-01", "2031-05-31"]
    assert said["rai:hasSyntheticData"] is True


def test_who_annotated_is_computed(tmp_path: Path) -> None:
    annotators = "ann-1:\n  role: annotator\n  kind: model\n  guidelines: 1.0.0\n  model: Parrot 3\n"
    corpus = load_corpus(make_house(tmp_path / "toy", extra={"annotation/annotators.yaml": annotators}))
    rai = load_rai(corpus.root)
    assert rai
    said = statements(rai, corpus, {"documents": "4"})
    assert said["rai:machineAnnotationTools"] == ["ann-1 (annotator): Parrot 3."]
    assert str(said["rai:annotationsPerItem"]).startswith("0 to 1 annotators per document")
    people = load_corpus(make_house(tmp_path / "people"))
    assert statements(rai, people, {"documents": "4"})["rai:machineAnnotationTools"] == [
        "None: all annotators are people."
    ]


def test_a_corpus_may_say_nothing(tmp_path: Path) -> None:
    assert load_rai(tmp_path) is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"dataBiases": None}, "missing required field `dataBiases`"),
        ({"dataBias": "x"}, "unknown field `dataBias`"),
        ({"dataBiases": []}, "length >= 1"),
        ({"dataCollection": ""}, "length >= 1"),
        ({"dataCollectionTimeframe": ["2031-05-01"]}, "length 2"),
        ({"hasSyntheticData": "yes, all"}, "Expected `bool`"),
    ],
)
def test_another_form_is_refused(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(CorpusError, match=rf"corpus/rai\.yaml: .*{message}"):
        load_rai(put(tmp_path, **changes))


def test_an_unknown_number_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"corpus/rai\.yaml, dataBiases.*'docments'; is it 'documents'"):
        load_rai(put(tmp_path, dataBiases=["In {{docments}} texts."]))


def test_our_own_and_the_template_can_be_read(tmp_path: Path) -> None:
    assert load_rai(ROOT)
    template = (Path(house.__file__).parent / "templates" / "rai.yaml").read_text(encoding="utf-8")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "rai.yaml").write_text(Template(template).substitute(name="quay", license="MIT"))
    rai = load_rai(tmp_path)
    assert rai
    texts = [value for value in msgspec.to_builtins(rai).values() if not isinstance(value, bool)]
    assert all("TODO" in str(text) for text in texts if text != ("2026-01-01", "2026-12-31"))
    assert len(texts) == len(Rai.__struct_fields__) - 1


def test_lists_in_lists_have_no_type() -> None:
    assert data_type(Choice(("a", "b"))) == "sc:Text"
    for nested in (Items(TEXT), Struct((("a", TEXT),))):
        with pytest.raises(TypeError, match="no Croissant type"):
            data_type(nested)
