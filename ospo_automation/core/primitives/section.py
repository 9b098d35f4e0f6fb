"""A part of the configuration: unknown keys are refused by name, with the known ones beside them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError


def _written_out(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("is no day; write it as 2027-01-04")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]


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


class NamedSection(Section):
    """A section that may be written as its name alone: `casus: vraag` for `casus: {name: vraag}`."""

    name_key: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, value: Any) -> Any:
        return {cls.name_key: value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, make: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, make(core)]}
