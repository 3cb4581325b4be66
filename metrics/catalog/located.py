"""YAML read with the line of every key and item, duplicate keys found instead of swallowed.

Knows YAML only; what the keys mean is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Located:
    """Plain data with positions.

    data: dicts, lists and scalars; lines: path -> line (from 1); duplicates: path and line of each
    repeated key; problem: a syntax error with its line, when the text is no YAML at all.
    """

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    duplicates: list[tuple[Path, int, int]] = field(default_factory=list)
    problem: tuple[str, int] | None = None

    def line_of(self, path: Path) -> int:
        """Line of the path, or of its nearest ancestor that has one."""
        for length in range(len(path), -1, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return line
        return 1

    def trace(self, path: Path, location: tuple[str | int, ...]) -> Path:
        """Follow a validator's location below path, passing over parts that are not in the data."""
        node, walked = self.at(path), path
        for part in location:
            if holds(node, part):
                node, walked = node[part], (*walked, part)
        return walked

    def at(self, path: Path) -> Any:  # noqa: ANN401 - YAML holds anything
        """Data at the path."""
        node: Any = self.data
        for part in path:
            node = node[part]
        return node


def read_located(text: str) -> Located:
    """Parse YAML text; a syntax error is returned in `problem`, not raised."""
    located = Located()
    loader = yaml.CSafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is not None:
            located.data = _build(loader, root, (), located)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        located.problem = (str(error.problem or error.context), mark.line + 1 if mark else 1)
    except RecursionError:
        located.problem = ("an anchor that contains itself", 1)
    except (yaml.YAMLError, ValueError) as error:
        located.problem = (str(error).splitlines()[0], 1)
    finally:
        loader.dispose()
    return located


def holds(node: Any, part: str | int) -> bool:  # noqa: ANN401
    """Whether a node has this key or item."""
    if isinstance(node, list):
        return isinstance(part, int) and part < len(node)
    return isinstance(node, dict) and part in node


def _build(loader: Any, node: yaml.Node, path: Path, located: Located) -> Any:  # noqa: ANN401
    located.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key, line = loader.construct_object(key_node), key_node.start_mark.line + 1
            # YAML 1.1 takes the words on, off, yes and no for truth values; keys are words.
            if isinstance(key, bool) or not isinstance(key, str | int):
                key = str(key_node.value)
            child = (*path, key)
            if key in mapping:
                located.duplicates.append((child, line, located.lines[child]))
                continue
            located.lines[child] = line
            mapping[key] = _build(loader, value_node, child, located)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(loader, item, (*path, index), located) for index, item in enumerate(node.value)
        ]
    try:
        return loader.construct_object(node)
    except ValueError:
        # An impossible date (30 February) is kept as written, for its field to refuse.
        return node.value
