"""YAML with the line of every entry, so that an error can point at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from discreet.plain import Place, errors_of
from discreet.policy.errors import PolicyError

_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True)
class Source:
    """One parsed file. `where` is its path, for messages."""

    where: str
    content: Any
    node: yaml.Node | None

    def line_of(self, place: Place) -> int | None:
        """Line, from 1, of the entry at `place`, or of the last part of it that is there."""
        node = self.node
        if node is None:
            return None
        line = node.start_mark.line + 1
        for step in place:
            node, at = _step(node, step)
            if node is None:
                break
            line = at + 1
        return line

    def error(self, message: str, place: Place = ()) -> PolicyError:
        """An error about the entry at `place`, naming file and line."""
        line = self.line_of(place)
        head = f"{self.where}, line {line}" if line else self.where
        named = ".".join(str(step) for step in place)
        return PolicyError(f"{head}: {named}: {message}" if named else f"{head}: {message}")

    def errors(self, found: Iterable[tuple[str, Place]]) -> PolicyError:
        """One error about several entries."""
        return PolicyError(*(str(self.error(message, place)) for message, place in found))

    def validated(self, model: type[_M]) -> _M:
        """The content as a model. Raises PolicyError that tells each entry that is wrong."""
        try:
            return model.model_validate(self.content)
        except ValidationError as error:
            raise self.errors(errors_of(error, model)) from None


def parse(where: str, raw: bytes) -> Source:
    """Parse a YAML file. Raises PolicyError with the line where it is none."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PolicyError(f"{where}: is not UTF-8; save it as UTF-8") from None
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        _refuse_aliases(node)
        content = loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        said = getattr(error, "problem", None) or error
        raise PolicyError(f"{where}{line}: is not valid YAML ({said})") from None
    except RecursionError:
        raise PolicyError(f"{where}: is nested too deeply") from None
    except (ValueError, OverflowError) as error:  # 2024-13-45, a number without end
        raise PolicyError(
            f"{where}: holds a date or a number that is none ({error}); put it in quotes"
        ) from None
    finally:
        loader.dispose()
    return Source(where, content, node)


# The one in C reads a pack in a tenth of the time; both are safe ones.
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_LONGEST_NUMBER = 40
"""Characters: 1:1:1:… is a number in YAML, and one of a megabyte takes hours."""


class _Loader(_SAFE):
    """Refuses keys that stand twice, and endless numbers."""

    def construct_number(self, node: yaml.ScalarNode) -> int | float:
        """A number as YAML has it."""
        if len(node.value) > _LONGEST_NUMBER:
            raise yaml.MarkedYAMLError(
                problem="a number is too long; put it in quotes", problem_mark=node.start_mark
            )
        whole = node.tag == "tag:yaml.org,2002:int"
        return self.construct_yaml_int(node) if whole else self.construct_yaml_float(node)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.MarkedYAMLError(
                        problem=f"{key.value!r} stands twice", problem_mark=key.start_mark
                    )
                seen.add(key.value)
        return super().construct_mapping(node, deep)


for _kind in ("int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _Loader.construct_number)


def _refuse_aliases(root: yaml.Node | None) -> None:
    """An alias can blow a small file up. Raises MarkedYAMLError."""
    seen: set[int] = set()
    left = [root] if root is not None else []
    while left:
        node = left.pop()
        if id(node) in seen:
            raise yaml.MarkedYAMLError(
                problem="aliases are not allowed", problem_mark=node.start_mark
            )
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            left += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            left += node.value


def _step(node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == str(step):
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line
    return None, 0
