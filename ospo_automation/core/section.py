"""A part of the configuration: unknown keys are refused by name, with the known ones beside them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError


def _written_out(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("is no day; write it as 2027-01-04")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]


def name_alone(schema: JsonSchemaValue) -> JsonSchemaValue:
    """For editors: where a section may be written as its name alone."""
    return {"anyOf": [{"type": "string"}, schema]}


class Section(BaseModel):
    """Frozen settings. A section that stands in the file without anything under it has its defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_keys_only(cls, value: Any) -> Any:
        if value is None:
            return {}
        if isinstance(value, dict):
            unknown = [key for key in value if key not in cls.model_fields]
            if unknown:
                known = list(cls.model_fields)
                raise PydanticCustomError("unknown_keys", "unknown", {"unknown": unknown, "known": known})
        return value
