"""The documentation cannot lie: pages are fresh, complete, and what they show works."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
import yaml
from jsonschema import Draft202012Validator

from metrics.catalog.load import load_catalog
from metrics.catalog.located import read_located
from metrics.cli import COMMANDS, parser_of
from metrics.commands import FINE, WRONG_CALL, WRONG_INPUT
from metrics.intake.register import Register
from metrics.intake.validate import check_file
from metrics.issues import ISSUE_KINDS
from metrics.notation import Declared
from metrics.rules import Rule
from metrics.services.configuration import OPTIONS
from metrics.status.verdict import Reason, Status
from metrics.text.words import Language, words_of

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
RULES = [rule.model_fields["kind"].annotation for rule in get_args(get_args(Rule)[0])]
KINDS = [get_args(kind)[0] for kind in RULES]


def text_of(name):
    return (DOCS / name).read_text(encoding="utf-8")


def models():
    """Everything that can be written in targets.yaml, with its own keys."""
    found, waiting = {}, [Declared]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.model_fields and not model.__name__.startswith("_"):
            found[model.__name__] = list(model.model_fields)
    return found


def sections(page):
    """Heading -> text below it, up to the next heading of any level."""
    parts = re.split(r"^##+ (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


# --- fresh ----------------------------------------------------------------------------------------


def check_pages(folder):
    command = [sys.executable, str(folder / "generate.py"), "--check"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_generated_pages_say_what_the_code_says():
    result = check_pages(DOCS)
    assert (0, "") == (result.returncode, result.stdout)


def test_stale_page_is_named(tmp_path):
    folder = shutil.copytree(DOCS, tmp_path / "docs")
    # The page of the method tells the thresholds in force.
    shutil.copy(ROOT / "targets.yaml", tmp_path)
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "agencies.csv", tmp_path / "data")
    (folder / "issues.md").write_text("old", encoding="utf-8")
    (folder / "statuses.md").unlink()
    result = check_pages(folder)
    named = [line.split(":")[0] for line in result.stdout.splitlines()]
    assert (1, ["docs/issues.md", "docs/statuses.md"]) == (result.returncode, named)


# --- complete -------------------------------------------------------------------------------------


def flags_of(name, capsys):
    """Flags the help of a command lists."""
    with pytest.raises(SystemExit):
        parser_of().parse_args([name, "--help"])
    return set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_its_line(name, capsys):
    shared = {f"--{option.name}" for option in OPTIONS}
    page = sections(text_of("commands.md"))
    shown = set(re.findall(r"`(--[a-z-]+)", page[f"kpi {name}"]))
    assert flags_of(name, capsys) == shown | shared


def test_every_shared_option_has_its_variable_and_default():
    page = text_of("commands.md")
    for option in OPTIONS:
        assert f"| `--{option.name}` | `{option.variable}` | `{option.default}` |" in page


@pytest.mark.parametrize("name", COMMANDS)
def test_example_of_a_command_is_a_valid_call(name):
    blocks = re.findall(
        r"```sh\n(.+?)```", sections(text_of("commands.md"))[f"kpi {name}"], re.DOTALL
    )
    lines = "".join(blocks).splitlines()
    assert lines
    for line in lines:
        _, *arguments = line.split()
        assert name == parser_of().parse_args(arguments).command


def test_every_exit_code_has_its_line():
    page = text_of("commands.md")
    for number in (FINE, WRONG_INPUT, WRONG_CALL):
        assert f"| `{number}` |" in page


@pytest.mark.parametrize("language", Language)
def test_every_issue_kind_has_title_and_remedy(language):
    page, words = text_of("issues.md"), words_of(language)
    for kind in ISSUE_KINDS:
        assert f"| `{kind.code}` |" in page
        assert f"**{words[f'issue.{kind.code}.title']}.**" in page
        assert words[f"issue.{kind.code}.fix"] in page


@pytest.mark.parametrize("language", Language)
def test_every_status_and_reason_has_its_words(language):
    page, words = text_of("statuses.md"), words_of(language)
    for status in Status:
        assert f"| `{status}` |" in page
        assert f"**{words[f'status.{status}']}.** {words[f'status_help.{status}']}" in page
    for reason in Reason:
        assert f"| `{reason}` |" in page
        assert words[f"reason.{reason}"] in page


def test_every_key_of_the_models_has_its_line_once_for_each_model():
    page = text_of("targets.md")
    rows = re.findall(r"^\| `([a-z_]+)` \|", page, flags=re.MULTILINE)
    declared = [key for keys in models().values() for key in keys]
    assert sorted(declared) == sorted(rows)


def test_every_rule_kind_has_a_section():
    assert set(KINDS) <= set(sections(text_of("targets.md")))


def test_meaning_of_a_key_is_in_both_languages_and_of_no_key_that_is_gone():
    written = yaml.load(text_of("generator/keys.yaml"), Loader=yaml.CSafeLoader)
    assert {name: set(keys) for name, keys in models().items()} == {
        name: set(keys) for name, keys in written.items()
    }
    assert all(set(Language) == set(words) for keys in written.values() for words in keys.values())


# --- examples work --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_example_of_a_rule_loads_without_fault_or_warning(kind, tmp_path):
    (example,) = re.findall(
        r"```yaml\n(.+?)```", sections(text_of("targets.md"))[kind], flags=re.DOTALL
    )
    file = tmp_path / "targets.yaml"
    file.write_text(example, encoding="utf-8")
    loaded = load_catalog(file, ROOT / "data" / "agencies.csv")
    assert () == loaded.warnings
    assert [kind] == [target.rule.kind for target in loaded.catalog.targets.values()]


# --- the schema -----------------------------------------------------------------------------------


def as_json(value):
    """What JSON would hold: dates as ISO texts, keys as texts."""
    if isinstance(value, dict):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def declared(name="../targets.yaml"):
    return as_json(read_located(text_of(name)).data)


@pytest.fixture(scope="module")
def schema():
    return json.loads(text_of("targets.schema.json"))


def test_schema_is_a_valid_schema_with_a_title_and_no_address_of_its_own(schema):
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator.META_SCHEMA["$id"] == schema["$schema"]
    assert "targets.yaml" == schema["title"]
    assert "$id" not in schema


def test_schema_describes_every_key(schema):
    for model in [schema, *schema["$defs"].values()]:
        for value in model.get("properties", {}).values():
            assert value["description"]


@pytest.mark.parametrize("name", ["../targets.yaml", *(f"examples/{kind}.yaml" for kind in KINDS)])
def test_schema_accepts_what_is_declared(schema, name):
    faults = Draft202012Validator(schema).iter_errors(declared(name))
    assert [] == [f"{fault.json_path}: {fault.message}" for fault in faults]


def first(entries, claim):
    return next(entry for entry in entries if claim(entry))


# Where a key could be misspelt: one mapping of each sort in the repository's own declarations.
PLACES = {
    "document": lambda doc: doc,
    "settings": lambda doc: doc["settings"],
    "plan": lambda doc: doc["plans"][0],
    "report": lambda doc: doc["plans"][0]["reports"][0],
    "indicator": lambda doc: doc["indicators"][0],
    "scope": lambda doc: doc["indicators"][0]["reported_by"],
    "words": lambda doc: doc["targets"][0]["name"],
    "target": lambda doc: doc["targets"][0],
    "event": lambda doc: first(doc["targets"], lambda one: isinstance(one["due"], dict))["due"],
    **{
        f"rule {kind}": lambda doc, kind=kind: first(
            doc["targets"], lambda one: one["rule"]["kind"] == kind
        )["rule"]
        for kind in KINDS
    },
}


@pytest.mark.parametrize("place", PLACES)
def test_schema_rejects_a_misspelt_key(schema, place):
    document = copy.deepcopy(declared())
    PLACES[place](document)["mispelt"] = "x"
    assert not Draft202012Validator(schema).is_valid(document)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("rule", {"kind": "share", "target": 0.8}),
        ("rule", {"kind": "share", "target": "80"}),
        ("rule", {"kind": "reduction", "by": "5%"}),
        ("rule", {"kind": "rank", "at_most": 0}),
        ("due", "soon"),
        ("due", None),
        ("scope", {"level": 5}),
        ("quote", ""),
    ],
)
def test_schema_rejects_a_wrong_value(schema, key, wrong):
    document = copy.deepcopy(declared())
    document["targets"][0][key] = wrong
    assert not Draft202012Validator(schema).is_valid(document)


def test_editor_is_pointed_to_the_schema():
    line = text_of("../targets.yaml").splitlines()[0]
    assert "# yaml-language-server: $schema=docs/targets.schema.json" == line


# --- the README and links -------------------------------------------------------------------------

TEXTS = [README, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
PAPERS = [*TEXTS, *sorted(DOCS.rglob("*.yaml")), *sorted(DOCS.rglob("*.json"))]
# Addresses that are names rather than places to fetch from, and this machine.
NAMED = (
    *("https://json-schema.org/draft/", "http://127.0.0.1:", "https://keepachangelog.com/"),
    *("https://id.example.gov.vn/", "https://chitieu.example.gov.vn"),
)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def code_of(path):
    text = path.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL))


def test_make_commands_of_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    used = set(re.findall(r"\bmake ([a-z]+)", code_of(README)))
    assert {"run", "test"} <= used
    assert set() == used - known


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_kpi_commands_that_are_mentioned_exist(path):
    assert set() == set(re.findall(r"\bkpi ([a-z]+)", code_of(path))) - set(COMMANDS)


def test_sample_file_of_the_readme_has_no_issue(catalog):
    (sample,) = re.findall(r"```csv\n(.+?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    report = check_file(sample.encode(), Register.of(catalog))
    assert () == report.issues
    assert 2 == len(report.actuals)


def test_listing_of_the_readme_names_everything_there_is():
    (listing,) = re.findall(r"```text\n(.+?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    parts = {path.stem for path in (ROOT / "metrics").iterdir() if path.name[0] not in "_."}
    assert set() == parts - set(re.findall(r"\w+", listing))


def test_readme_is_short():
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 130


def anchors_of(path):
    """Names of the headings as links write them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_link_leads_to_a_file_and_a_heading_that_exist(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if link.startswith("http"):
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


@pytest.mark.parametrize("path", PAPERS, ids=name_of)
def test_nothing_points_outside_or_to_somebodys_machine(path):
    text = path.read_text(encoding="utf-8")
    outside = [one for one in re.findall(r"https?://\S+", text) if not one.startswith(NAMED)]
    machine = re.findall(r"(?<![\w.])/(?:home|root|work|tmp|opt|Users)/\S*|\b[A-Z]:\\\S+", text)
    assert ([], []) == (outside, machine)
