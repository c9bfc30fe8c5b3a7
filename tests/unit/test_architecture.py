"""The shape of the code: which way imports point, what loads late, how long a module is, what is documented."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import typer

from reportedly.cli import app
from tests.support import ROOT

PACKAGE = ROOT / "src" / "reportedly"

# Top-level modules and packages, from the ground up: each imports from groups above it only.
ORDER: tuple[tuple[str, ...], ...] = (
    ("findings", "licences", "markdown", "naming"),
    ("errors",),
    ("offsets", "files", "data", "git"),
    ("history", "journal", "locking", "plan", "schema"),
    ("model", "generate"),
    ("segmentation", "derivation"),
    ("standoff", "view"),
    ("corpus",),
    ("canary", "matching"),
    ("agreement",),
    ("validation",),
    ("prefill",),
    ("adjudication", "projection", "statistics"),
    ("intake",),
    ("formats",),
    ("studio",),
    ("migration",),
    ("release",),
    ("changes", "publishing", "scoring"),
    ("results",),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}

HEAVY = (
    "datasets",
    "datasketch",
    "duckdb",
    "ijson",
    "krippendorff",
    "label_studio_sdk",
    "matplotlib",
    "mlcroissant",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "scipy",
    "trafilatura",
)
MAY_LOAD_AT_ONCE = "reportedly.release.writing"


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports(path: Path, *, late: bool) -> Iterator[tuple[int, str]]:
    """The modules that a module imports, with the line; `late` includes those inside functions.

    What only the type checker imports does not count.
    """
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path}:{node.lineno}: a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield node.lineno, whole if whole in MODULES else node.module
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            pending += node.orelse
        elif late or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            pending += ast.iter_child_nodes(node)


def part_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def test_every_module_has_its_place_in_the_order() -> None:
    found = {part_of(module) for module in MODULES} - {"__init__"}
    assert found == RANK.keys(), "declare new modules in ORDER, and remove those that went"


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    own = part_of(module)
    for line, imported in imports(MODULES[module], late=True):
        other = part_of(imported)
        if imported.split(".")[0] == "reportedly" and other != own:
            assert RANK[other] < RANK[own], f"{module}:{line} imports {imported}"


def test_modules_of_one_package_do_not_import_in_a_circle() -> None:
    graph = {
        module: {imported for _, imported in imports(path, late=False) if imported in MODULES and imported != module}
        for module, path in MODULES.items()
    }
    list(TopologicalSorter(graph).static_order())  # Raises CycleError and names the circle.


def test_generate_imports_the_schema_only() -> None:
    package = [path for name, path in MODULES.items() if part_of(name) == "generate"]
    found = {imported for path in package for _, imported in imports(path, late=True) if "reportedly" in imported}
    assert {part_of(imported) for imported in found} - {"generate"} == {"schema", "markdown", "errors"}


@pytest.mark.parametrize("module", [module for module in MODULES if module != MAY_LOAD_AT_ONCE])
def test_heavy_libraries_are_imported_inside_functions(module: str) -> None:
    for line, imported in imports(MODULES[module], late=False):
        assert imported.split(".")[0] not in HEAVY, f"{module}:{line} imports {imported} when it is loaded"


def test_the_command_line_loads_nothing_heavy() -> None:
    program = "import sys, reportedly.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert {"reportedly", "typer"} <= set(loaded.stdout.split())
    assert set(HEAVY) & set(loaded.stdout.split()) == set()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_can_be_read_at_one_sitting(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= 300
    assert ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8"))), "a module says what it is for"


def commands(of: typer.Typer, prefix: str = "reportedly") -> Iterator[tuple[str, str]]:
    for command in of.registered_commands:
        assert command.callback
        yield f"{prefix} {command.name or command.callback.__name__}", command.callback.__doc__ or ""
    for group in of.registered_groups:
        assert group.typer_instance
        yield from commands(group.typer_instance, f"{prefix} {group.name}")


@pytest.mark.parametrize(("command", "docstring"), list(commands(app)))
def test_commands_are_documented(command: str, docstring: str) -> None:
    assert docstring.strip()
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
