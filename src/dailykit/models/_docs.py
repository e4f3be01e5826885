"""Descriptions of fields: the string literals under them, read on demand.

Pydantic can do this itself (``use_attribute_docstrings``), but does it while a class is created,
which took half of the import time of our two hundred models.
"""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Final

from pydantic import BaseModel

__all__ = ["field_docs"]

_NOT_OURS: Final = frozenset({object, BaseModel})


@cache
def field_docs(model: type) -> Mapping[str, str]:
    """Return the docstrings of the fields of `model` and its bases, by field name.

    Empty if the source is not available.
    """
    docs: dict[str, str] = {}
    for base in reversed([base for base in model.__mro__ if base not in _NOT_OURS]):
        docs |= _module_docs(base.__module__).get(base.__qualname__, {})
    return docs


@cache
def _module_docs(module: str) -> Mapping[str, Mapping[str, str]]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError):
        return {}
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return {node.name: dict(_class_docs(node)) for node in classes}


def _class_docs(definition: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in pairwise(definition.body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match below:
                case ast.Expr(ast.Constant(str() as text)):
                    yield field.target.id, " ".join(text.split())
                case _:
                    pass
