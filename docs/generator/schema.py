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
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from metrics.model import Document, Event

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

# What the models accept but do not say in their schema: (model, key) -> schema of the value.
CORRECTIONS: dict[tuple[str, str], Schema] = {
    ("Scope", "level"): {
        "anyOf": [
            {"type": "string"},
            {"items": {"type": "string"}, "type": "array"},
            {"type": "null"},
        ],
    },
}


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
    _, generated = models_json_schema(
        [(Document, "validation"), (Event, "validation")], schema_generator=_FromModels
    )
    models: dict[str, Schema] = generated["$defs"]
    for (model, key), schema in CORRECTIONS.items():
        models[model]["properties"][key] |= schema
    _point_to_event(models["Target"]["properties"]["due"])
    for model, keys in meanings().items():
        for key, words in keys.items():
            prose = f"{words['vi']} / {words['en']}"
            models[model]["properties"][key]["description"] = prose
    document = models.pop("Document")
    return {"$schema": DIALECT, **document, "title": "targets.yaml", "$defs": models}


def _point_to_event(due: Schema) -> None:
    """An event carries words and nothing else, which the model's own schema leaves open."""
    due["anyOf"] = [
        {"$ref": "#/$defs/Event"} if one.get("type") == "object" else one for one in due["anyOf"]
    ]


def schema_page() -> str:
    """The schema as the file docs/targets.schema.json holds it."""
    return json.dumps(targets_schema(), ensure_ascii=False, indent=2) + "\n"
