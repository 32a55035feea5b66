"""Draws the ladder of imports and fails when an arrow points the wrong way.

From the source text of `dashboard/` (read with `ast`, nothing is imported) to a list of findings, each naming
file, line and rule. The rules are tables at the top; the last tests feed them bad modules to show that they bite.
"""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "dashboard"

FLOORS: dict[str, int] = {
    "__init__": 0, "days": 0, "errors": 0, "ledger": 0, "models": 0, "settings": 0, "spans": 0, "tables": 0,
    "text": 0, "wording": 0,
    "articles": 1, "gazetteer": 1, "geoparse": 1, "claims": 1, "reprints": 1,
    "dataset": 2, "filters": 2, "store": 2, "fetch": 2, "ingest": 2, "evaluation": 2,
    "views": 3, "webmap": 3, "snapshot": 3, "export": 3,
    "app": 4, "main": 4, "pages": 4, "cli": 4, "__main__": 4,
}  # fmt: skip

BESIDE: dict[str, set[str]] = {
    "days": {"models", "text"},
    "ledger": {"models"},
    "models": {"errors"},
    "settings": {"errors", "models"},
    "tables": {"errors"},
    "wording": {"errors", "models"},
    "geoparse": {"gazetteer"},
    "claims": {"gazetteer"},
    "dataset": {"store"},
    "store": {"filters"},
    "ingest": {"store", "fetch"},
    "evaluation": {"ingest"},
}
"""The only arrows between modules of one floor below the faces; the faces may import one another, without a circle."""

HOMES: dict[str, set[str]] = {
    "ahocorasick_rs": {"claims", "geoparse"},
    "babel": {"wording"},
    "branca": {"webmap"},
    "charset_normalizer": {"articles"},
    "feedparser": {"fetch"},
    "folium": {"webmap"},
    "ftfy": {"articles"},
    "gettext": {"wording"},
    "httpcore": {"fetch"},
    "httpx": {"fetch"},
    "lxml": {"articles"},
    "idna": {"fetch"},
    "pandas": {"views", "export"},
    "platformdirs": {"settings"},
    "protego": {"fetch"},
    "pydantic": {"settings"},
    "pydantic_settings": {"settings"},
    "rensa": {"reprints"},
    "rich": {"cli"},
    "sqlalchemy": {"store"},
    "sqlite3": {"store", "cli"},
    "starlette": {"app"},
    "streamlit": {"app", "main", "pages", "cli"},
    "streamlit_folium": {"main", "pages"},
    "trafilatura": {"articles"},
    "typer": {"cli"},
    "uvicorn": {"app", "cli"},
    "xstatic": {"app"},
}
"""Where each library lives. A third-party library that is not here has not been decided on."""

ROOMS: dict[str, set[str]] = {
    "charset_normalizer": {"articles.charset"},
    "ftfy": {"articles.charset"},
    "trafilatura": {"articles.webpage"},
    "lxml": {"articles.webpage", "articles.metadata"},
}
"""Libraries that one module of their home has to itself; `articles.metadata` knows lxml by its types only."""

PURE = {"filters"}
"""Modules of the keeping floor that hold no state and read nothing: floor 3 may use all of them."""

SCRIPTS = {"main", "pages", "__main__"}
LONG_MODULES: dict[str, str] = {}
"""Files above 500 lines, each with the one reason it has to change."""

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
MAX_FUNCTION, MAX_MODULE = 60, 500

SQL = re.compile(
    r"\b(?:SELECT\s.+\sFROM|INSERT\s+INTO|CREATE\s+(?:TABLE|VIRTUAL|INDEX)|DELETE\s+FROM|PRAGMA\s+\w)", re.S
)
SCRIPT = re.compile(r"<script|\bfunction\s*\w*\s*\(|=>\s*\{|\baddEventListener\b|\bquerySelector\b|\bdocument\.\w+\(")
SHEET = re.compile(r"<style|(?:^|[}\s])[.#]?[\w-]+(?:\[[^]]*\])?\s*\{[^{}%]*[\w-]+\s*:[^{}]*;[^{}]*\}")


@dataclass(frozen=True)
class Module:
    """One source file; `unit` is the module or the package of the same name that it belongs to."""

    name: str
    text: str

    @property
    def unit(self) -> str:
        return self.name.split(".")[0]

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


@dataclass(frozen=True)
class Import:
    line: int
    target: str
    names: tuple[str, ...]
    type_only: bool


def modules() -> list[Module]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if len(parts) > 1 and parts[-1] == "__init__":
            parts = parts[:-1]
        found.append(Module(".".join(parts), path.read_text(encoding="utf-8")))
    return found


def imports(module: Module) -> Iterator[Import]:
    """Every import of `module`, with whether it stands under `if TYPE_CHECKING`."""
    tree = module.tree
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for child in node.body
        for inner in ast.walk(child)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name, (), id(node) in guarded)
        elif isinstance(node, ast.ImportFrom):
            yield Import(node.lineno, _absolute(module, node), tuple(a.name for a in node.names), id(node) in guarded)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    base = ["dashboard", *module.name.split(".")]
    return ".".join([*base[: len(base) - node.level], *filter(None, [node.module])])


def own_units(found: Import) -> list[str]:
    """The units of this package that an import reaches: `from dashboard import a, b` reaches two."""
    head, _, rest = found.target.partition(".")
    if head != "dashboard":
        return []
    if rest:
        return [rest.split(".")[0]]
    return [name if name in FLOORS else "__init__" for name in found.names] or ["__init__"]


def arrow_faults(module: Module) -> list[str]:
    """Imports that climb, cross a floor without leave, or bring behaviour to the showing floor."""
    if module.unit not in FLOORS:
        return [f"{module.name}: stands on no floor; give it one in FLOORS"]
    floor, faults = FLOORS[module.unit], []
    for found in imports(module):
        for unit in own_units(found):
            where = f"{module.name}:{found.line}: {module.unit} → {unit}"
            if unit in {module.unit, "__init__"}:
                continue
            if unit not in FLOORS:
                faults.append(f"{where}: no such module")
            elif FLOORS[unit] > floor:
                faults.append(f"{where}: climbs from floor {floor} to {FLOORS[unit]}")
            elif FLOORS[unit] == floor < 4 and unit not in BESIDE.get(module.unit, set()):
                faults.append(f"{where}: same floor, not in BESIDE")
            elif floor == 3 and FLOORS[unit] in (1, 2) and unit not in PURE and not found.type_only:
                values = [name for name in found.names if not re.match(r"[A-Z][a-z]", name)]
                if values or not found.names:
                    faults.append(f"{where}: floor 3 takes types only, not {', '.join(values) or 'the module'}")
    return faults


def home_faults(module: Module) -> list[str]:
    """Libraries outside their home, and libraries without one."""
    faults = []
    for found in imports(module):
        top = found.target.split(".")[0]
        where = f"{module.name}:{found.line}: {top}"
        if top in HOMES:
            if module.unit not in HOMES[top]:
                faults.append(f"{where} lives in {', '.join(sorted(HOMES[top]))}")
            elif module.name not in ROOMS.get(top, {module.name}):
                faults.append(f"{where} lives in {', '.join(sorted(ROOMS[top]))}")
        elif top != "dashboard" and top not in sys.stdlib_module_names:
            faults.append(f"{where} has no home; decide on one in HOMES")
    return faults


def environment_faults(module: Module) -> list[str]:
    """Looks at the environment outside settings."""
    if module.unit == "settings":
        return []
    names = {"environ", "getenv", "environb", "putenv"}
    return [
        f"{module.name}:{node.lineno}: the environment is read in settings only"
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in names and ast.unparse(node.value) == "os")
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and names & {a.name for a in node.names})
    ]


def surface_faults(module: Module) -> list[str]:
    """`__all__` must list exactly the public names that the module defines (ruff keeps it sorted)."""
    tree = module.tree
    listed = next((ast.literal_eval(node.value) for node in tree.body if _assigns_all(node)), None)
    defined = {name for node in tree.body for name in _defines(node) if not name.startswith("_")}
    if module.unit in SCRIPTS:
        return []
    if listed is None:
        return [f"{module.name}: has no __all__"] if defined else []
    faults = []
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    package = (PACKAGE / module.name.replace(".", "/")).is_dir() or module.name == "__init__"
    for name in sorted(set(listed) - defined - (imported if package else set())):
        if not name.startswith("__"):
            faults.append(f"{module.name}: __all__ lists {name}, which it does not define")
    faults += [f"{module.name}: defines {name}, which __all__ does not list" for name in sorted(defined - set(listed))]
    return faults


def _assigns_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def _defines(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.TypeAlias if sys.version_info >= (3, 12) else ()):
        return [ast.unparse(node.name)]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]


def shape_faults(module: Module) -> list[str]:
    """Long functions, long files, forbidden names, a missing docstring."""
    faults = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION:
                faults.append(f"{module.name}:{node.lineno}: {node.name} has {lines} lines, more than {MAX_FUNCTION}")
    if FORBIDDEN_NAMES & set(module.name.split(".")):
        faults.append(f"{module.name}: a name that says nothing; name what it does")
    lines = module.text.count("\n")
    if lines > MAX_MODULE and module.name not in LONG_MODULES:
        faults.append(f"{module.name}: {lines} lines; split it, or say in LONG_MODULES why not")
    if module.text.strip() and not ast.get_docstring(module.tree):
        faults.append(f"{module.name}: has no docstring")
    return faults


def string_faults(module: Module) -> list[str]:
    """SQL outside the store; JavaScript or CSS as a string anywhere (they are files in assets/)."""
    faults = []
    for node in _strings(module.tree):
        text = node.value
        if SCRIPT.search(text):
            faults.append(f"{module.name}:{node.lineno}: JavaScript in a string; put it into assets/")
        if SHEET.search(text):
            faults.append(f"{module.name}:{node.lineno}: CSS in a string; put it into assets/")
        if module.unit != "store" and SQL.search(text):
            faults.append(f"{module.name}:{node.lineno}: SQL lives in the store")
    return faults


def markup_faults(module: Module) -> list[str]:
    """HTML is made in `pages.markup` and shown by `pages.drawing`: nothing else calls a text markup, or shows one."""
    only = {"Markup": "pages.markup", "html": "pages.drawing", "markdown": "", "iframe": "", "unsafe_allow_html": ""}
    faults = []
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or module.unit not in SCRIPTS:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for name in {called, *(keyword.arg for keyword in node.keywords)} & only.keys():
            if module.name != only[name]:
                faults.append(f"{module.name}:{node.lineno}: {name} could let a text pass for HTML; use tag and draw")
    return faults


def _strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """String constants that are not docstrings (a string that is a statement does nothing)."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


CHECKS = (arrow_faults, home_faults, environment_faults, surface_faults, shape_faults, string_faults, markup_faults)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_house_is_in_order(check) -> None:
    faults = [fault for module in modules() for fault in check(module)]
    assert not faults, "\n" + "\n".join(faults)


def graph(found: list[Module]) -> dict[str, set[str]]:
    drawn: dict[str, set[str]] = {}
    for module in found:
        arrows = drawn.setdefault(module.unit, set())
        arrows |= {unit for one in imports(module) for unit in own_units(one)} - {module.unit, "__init__"}
    return drawn


def test_no_import_goes_in_a_circle() -> None:
    tuple(graphlib.TopologicalSorter(graph(modules())).static_order())


def test_every_long_module_exists() -> None:
    assert set(LONG_MODULES) - {module.name for module in modules()} == set()


def test_most_functions_are_short() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    short = sum(length <= 25 for length in lengths) / len(lengths)
    print(f"\n{len(lengths)} functions: median {lengths[len(lengths) // 2]} lines, {short:.0%} of 25 lines or fewer")
    assert short >= 0.8


def test_top_level_holds_only_what_was_agreed() -> None:
    root = PACKAGE.parent
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    tops = {name.split("/")[0] for name in listed.stdout.split("\0") if name}
    agreed = {"pyproject.toml", "README.md", "dashboard", "seeds", "geodata", "tests", "LICENSE", "CHANGELOG.md"}
    agreed |= {"requirements.lock", ".ci", ".github", ".gitignore", ".gitattributes", ".streamlit", ".editorconfig"}
    assert tops <= agreed


FAST = (
    "pandas",
    "sqlalchemy",
    "streamlit",
    "folium",
    "babel",
    "ahocorasick_rs",
    "uvicorn",
    "pyarrow",
    "numpy",
    "httpx",
)


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        pytest.param("import dashboard.cli", FAST, id="the command line starts without a heavy library"),
        pytest.param(
            "import dashboard.views, dashboard.store, dashboard.filters",
            ("streamlit", "typer", "folium", "starlette"),
            id="a notebook needs no Streamlit",
        ),
        pytest.param(
            "import dashboard.articles, dashboard.geoparse, dashboard.claims",
            ("streamlit", "sqlalchemy", "pandas", "typer", "trafilatura", "lxml", "ftfy", "charset_normalizer"),
            id="reading plain text needs no store and no parser of web pages",
        ),
    ],
)
def test_what_an_import_brings_along(statement: str, absent: tuple[str, ...]) -> None:
    code = f"import sys\n{statement}\nprint([name for name in {absent!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=PACKAGE.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


DOC = '"""What."""\n'
BAD = [
    ("climbs", arrow_faults, "models", "from dashboard.store import Store", "climbs"),
    ("climbs relatively", arrow_faults, "models", "from .store import Store", "climbs"),
    ("climbs by the package", arrow_faults, "models", "from dashboard import store", "climbs"),
    ("climbs inside a function", arrow_faults, "text", "def f():\n    import dashboard.cli", "climbs"),
    ("crosses", arrow_faults, "webmap", "from dashboard.views import table", "same floor"),
    ("reading crosses", arrow_faults, "gazetteer", "from dashboard.geoparse import Geoparser", "same floor"),
    ("behaviour", arrow_faults, "views", "from dashboard.gazetteer import load_gazetteer", "types only"),
    ("homeless module", arrow_faults, "extras", "", "no floor"),
    ("streamlit below", home_faults, "views", "import streamlit as st", "lives in"),
    ("pandas on the page", home_faults, "pages.reader", "import pandas as pd", "lives in"),
    ("sqlalchemy", home_faults, "filters", "from sqlalchemy import select", "lives in"),
    ("trafilatura beside its room", home_faults, "articles.reading", "import trafilatura", "lives in articles.webpage"),
    ("new library", home_faults, "views", "import polars", "no home"),
    ("environ", environment_faults, "cli", "import os\nos.environ['X']", "settings only"),
    ("getenv", environment_faults, "store", "from os import getenv", "settings only"),
    ("unlisted", surface_faults, "views", "__all__ = []\ndef table(): ...", "table, which __all__ does not list"),
    ("unlisted constant", surface_faults, "views", "__all__ = []\nLIMIT: int = 3", "LIMIT, which __all__"),
    ("ghost", surface_faults, "views", "__all__ = ['table']", "does not define"),
    ("no list", surface_faults, "views", "def table(): ...", "has no __all__"),
    ("long function", shape_faults, "views", "def f():\n" + "    x = 1\n" * 60, "61 lines"),
    ("long file", shape_faults, "views", "x = 1\n" * 501, "502 lines"),
    ("bad name", shape_faults, "webmap.utils", "", "says nothing"),
    ("script", string_faults, "webmap", "x = 'map.on(e => { go(); })'", "JavaScript"),
    ("sheet", string_faults, "main", "x = '<style>a {color: red}</style>'", "CSS"),
    ("rule", string_faults, "main", "x = '.st-key-map { border: 0; }'", "CSS"),
    ("sql", string_faults, "views", "x = 'SELECT id FROM claim'", "SQL"),
    ("html", markup_faults, "pages.map", "st.html(found)", "html could let"),
    ("html in a column", markup_faults, "pages.map", "column.html(found)", "html could let"),
    ("called markup", markup_faults, "pages.panel", "Markup(title)", "Markup could let"),
    ("markdown", markup_faults, "pages.map", "st.markdown(title)", "markdown could let"),
    ("unsafe", markup_faults, "pages.map", "st.write(title, unsafe_allow_html=True)", "unsafe_allow_html could"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "name", "text", "said"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_the_rules_bite(check, name: str, text: str, said: str) -> None:
    faults = check(Module(name, DOC + text))
    assert any(said in fault for fault in faults), faults


def test_a_missing_docstring_is_seen() -> None:
    assert shape_faults(Module("views", "x = 1\n")) == ["views: has no docstring"]


GOOD = [
    ("down", arrow_faults, "store", "from dashboard.models import Claim\nfrom dashboard.filters import Filters"),
    ("types", arrow_faults, "views", "from dashboard.gazetteer import Gazetteer"),
    ("pure", arrow_faults, "views", "from dashboard.filters import statuses_of"),
    ("guarded", arrow_faults, "views", "if TYPE_CHECKING:\n    from dashboard.store import Store, open_store"),
    ("faces", arrow_faults, "cli", "from dashboard.app import application"),
    ("package", home_faults, "store.schema", "import sqlalchemy"),
    ("sql at home", string_faults, "store.schema", "x = 'SELECT id FROM claim'"),
    ("prose", string_faults, "main", "x = 'Select a place from the list; function follows form'"),
    ("format", string_faults, "main", "x = '{name}: {value}'"),
    ("markup at home", markup_faults, "pages.markup", "Markup(escape(text))"),
    ("drawn at home", markup_faults, "pages.drawing", "st.html(markup)"),
    ("private", surface_faults, "views", "__all__ = ['table']\n_cache = 1\ndef table(): ..."),
]  # fmt: skip


@pytest.mark.parametrize(("check", "name", "text"), [row[1:] for row in GOOD], ids=[row[0] for row in GOOD])
def test_the_rules_let_good_modules_be(check, name: str, text: str) -> None:
    assert check(Module(name, DOC + text)) == []


def test_a_circle_is_seen() -> None:
    pair = [Module("cli", "import dashboard.app"), Module("app", "from dashboard import cli")]
    with pytest.raises(graphlib.CycleError):
        tuple(graphlib.TopologicalSorter(graph(pair)).static_order())
