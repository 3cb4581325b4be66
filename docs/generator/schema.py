"""JSON Schema of targets.yaml, from the models, with the meaning of every key in both languages.

Knows nothing of Markdown. Editors read the result through the first line of targets.yaml.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from metrics.model import Document

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


class _FromModels(GenerateJsonSchema):
    """Schema without a title for every key, with defaults as YAML would write them."""

    def encode_default(self, dft: object) -> Any:  # noqa: ANN401 - anything JSON can hold
        """Numbers stay numbers; a section left out is an empty one."""
        if isinstance(dft, Decimal):
            return float(dft)
        return {} if isinstance(dft, BaseModel) else super().encode_default(dft)

    def field_title_should_be_set(self, _schema: object) -> bool:
        """Leave keys without a title: it would only repeat the key."""
        return False


@cache
def meanings() -> dict[str, dict[str, dict[str, str]]]:
    """Model -> key -> language -> what the key means."""
    text = (Path(__file__).parent / "keys.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(text)
    return words


def targets_schema() -> Schema:
    """Schema of the whole of targets.yaml, with every key described."""
    document = Document.model_json_schema(schema_generator=_FromModels)
    models: dict[str, Schema] = document.pop("$defs")
    for model, keys in meanings().items():
        described = document if model == Document.__name__ else models[model]
        for key, words in keys.items():
            prose = f"{words['vi']} / {words['en']}"
            described["properties"][key]["description"] = prose
    return {
        "$schema": DIALECT,
        **document,
        "title": "targets.yaml",
        "$defs": dict(sorted(models.items())),
    }


def schema_page() -> str:
    """The schema as the file docs/targets.schema.json holds it."""
    return json.dumps(targets_schema(), ensure_ascii=False, indent=2) + "\n"
