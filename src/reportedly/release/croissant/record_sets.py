"""The tables of a release as Croissant record sets, made from the same declarations as its files.

A column of plain values is a field, a list an array, a list of structs an array with sub-fields. The names of a class
stand in a record set of their own, an enumeration, to which the field refers or which its description names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportedly.corpus import SPLITS
from reportedly.release.fields import meaning, struct_name
from reportedly.release.tables import Table
from reportedly.release.types import Choice, Items, ScalarName, Struct, Type
from reportedly.schema import Schema

if TYPE_CHECKING:
    import mlcroissant as mlc

PARQUET = "application/x-parquet"
ENUMERATION = "sc:Enumeration"
# The number of records, as Croissant 1.1 has statistics: an annotation of this type.
CARDINALITY = "http://www.wikidata.org/entity/Q4049983"

DATA_TYPES: dict[ScalarName, str] = {
    "string": "sc:Text",
    "int32": "sc:Integer",
    "bool": "sc:Boolean",
    "date32": "sc:Date",
    "timestamp[us, tz=UTC]": "sc:DateTime",
    "float64": "sc:Float",
}
# The terms of Croissant for the usual splits; a registry has none.
SPLIT_TERMS = dict(zip(SPLITS, ("cr:TrainingSplit", "cr:ValidationSplit", "cr:TestSplit"), strict=True))
_PREFIXES = {"sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"}


def file_set_id(config: str) -> str:
    """The id of the file set of a config."""
    return f"{config}-files"


@dataclass
class RecordSets:
    """Makes the record sets; `enumerations` has the path of the first column of each set of names.

    Args:
        context: the `mlcroissant.Context` that all nodes share.
    """

    context: Any
    schema: Schema
    enumerations: dict[tuple[str, ...], str] = field(default_factory=dict)

    def table(self, table: Table, rows: Mapping[str, int]) -> mlc.RecordSet:
        """A table.

        Args:
            rows: the number of its rows by split.
        """
        import mlcroissant as mlc

        config = table.name
        fields = [self._split(config, rows)] if set(rows) <= set(SPLITS) else []
        fields += [self._column(config, name, type_) for name, type_ in table.columns]
        count = mlc.Field(
            ctx=self.context,
            id=f"{config}/count",
            name="count",
            description="The number of records.",
            data_types=[_iri("sc:Integer"), CARDINALITY],
            value=sum(rows.values()),
        )
        return mlc.RecordSet(
            ctx=self.context, id=config, name=config, description=table.row, fields=fields, annotations=[count]
        )

    def splits(self, names: Iterable[str]) -> mlc.RecordSet:
        """The splits that the release has, with their terms."""
        import mlcroissant as mlc

        return mlc.RecordSet(
            ctx=self.context,
            id="splits",
            name="splits",
            description="The splits, made by story.",
            data_types=[_iri("cr:Split")],
            key="splits/name",
            fields=[self._embedded("splits/name", "sc:Text"), self._embedded("splits/url", "sc:URL")],
            data=[{"splits/name": name, "splits/url": SPLIT_TERMS[name]} for name in names],
        )

    def names(self) -> list[mlc.RecordSet]:
        """The enumerations that the tables made so far refer to."""
        import mlcroissant as mlc

        return [
            mlc.RecordSet(
                ctx=self.context,
                id=id_,
                name=id_,
                description=f"The names that may stand in {id_.removesuffix('/names')}, in their order.",
                data_types=[_iri(ENUMERATION)],
                key=f"{id_}/name",
                fields=[self._embedded(f"{id_}/name", "sc:Text")],
                data=[{f"{id_}/name": name} for name in names],
            )
            for names, id_ in self.enumerations.items()
        ]

    def _embedded(self, id_: str, data_type: str) -> mlc.Field:
        import mlcroissant as mlc

        return mlc.Field(ctx=self.context, id=id_, name=id_.rpartition("/")[2], data_types=[_iri(data_type)])

    def _split(self, config: str, rows: Mapping[str, int]) -> mlc.Field:
        """The split of a record, told by the name of its file.

        mlcroissant applies the pattern twice, to the path and to what it made of it, and turns it into file names
        when it is asked for one split: it takes one optional group, and `.*` for whatever follows.
        """
        import mlcroissant as mlc

        pattern = f"^(?:data/{config}/)?({'|'.join(rows)}).*$"
        source = mlc.Source(
            ctx=self.context,
            id="_:source",
            file_set=file_set_id(config),
            extract=mlc.Extract(ctx=self.context, id="_:extract", file_property="fullpath"),
            transforms=[mlc.Transform(ctx=self.context, id="_:transform", regex=pattern)],
        )
        return mlc.Field(
            ctx=self.context,
            id=f"{config}/split",
            name="split",
            description="The split of the record.",
            data_types=[_iri("sc:Text")],
            source=source,
            references=mlc.Source(ctx=self.context, id="_:references", field="splits/name"),
        )

    def _column(self, config: str, name: str, type_: Type) -> mlc.Field:
        import mlcroissant as mlc

        path, about = f"{config}/{name}", meaning(self.schema, config, name)
        match type_:
            case Items(Struct(fields)):
                struct = struct_name(name) or "SPAN"
                parts = [
                    self._field(f"{path}/{part}", meaning(self.schema, struct, part), of, config, name, part)
                    for part, of in fields
                ]
                return mlc.Field(
                    ctx=self.context,
                    id=path,
                    name=name,
                    description=about,
                    is_array=True,
                    array_shape="-1",
                    sub_fields=parts,
                )
            case Items(of):
                return self._field(path, about, of, config, name, array=True)
        return self._field(path, about, type_, config, name)

    def _field(
        self, path: str, about: str, type_: Type, config: str, column: str, part: str = "", *, array: bool = False
    ) -> mlc.Field:
        """A field of plain values: of a column, or of the `part` of its structs."""
        import mlcroissant as mlc

        transforms = [mlc.Transform(ctx=self.context, id="_:transform", json_path=json_path(part))] if part else []
        source = mlc.Source(
            ctx=self.context,
            id="_:source",
            file_set=file_set_id(config),
            extract=mlc.Extract(ctx=self.context, id="_:extract", column=column),
            transforms=transforms,
        )
        more: dict[str, Any] = {"is_array": True, "array_shape": "-1"} if array else {}
        # A schema may declare no relations; an enumeration of nothing is none.
        if isinstance(type_, Choice) and type_.names:
            names = self.enumerations.setdefault(type_.names, f"{path}/names")
            if part:
                more["references"] = mlc.Source(ctx=self.context, id="_:references", field=f"{names}/name")
            else:
                # With a second reference beside that of the split, mlcroissant 1.1.1 cannot load a single split.
                about = f"{about}; a name of {names}"
        return mlc.Field(
            ctx=self.context,
            id=path,
            name=path.rpartition("/")[2],
            description=about,
            data_types=[_iri(data_type(type_))],
            source=source,
            **more,
        )


def data_type(type_: Type) -> str:
    """The Croissant type of plain values: of a class, that of its names.

    Raises:
        TypeError: lists in lists, and structs that are in no list, have none; no table has them.
    """
    if isinstance(type_, Choice):
        return DATA_TYPES["string"]
    if isinstance(type_, Items | Struct):
        raise TypeError(f"no Croissant type for {type_}")
    return DATA_TYPES[type_.name]


def json_path(part: str) -> str:
    """The path to a part of a struct. In brackets, since mlcroissant's reader has words of its own, such as `where`."""
    return f"$['{part}']"


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return _PREFIXES[prefix] + local
