"""Settings that are secret, each in a file that a variable `…_FILE` names.

So container engines hand them over: in no environment that other programs inherit or list.
"""

import os
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

from ansinh.errors import SettingsError


class SecretFiles(PydanticBaseSettingsSource):
    """Reads every field of type `SecretStr` whose variable with `_FILE` behind it is set."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The content of the file, less the end of its last line; None where none is named."""
        named = f"{self.config['env_prefix']}{field_name}_FILE".upper()
        path = os.environ.get(named)
        if not path or SecretStr not in (field.annotation, *get_args(field.annotation)):
            return None, field_name, False
        try:
            content = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise SettingsError(f"{named} names a file that cannot be read: {error}") from error
        return content or None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """The fields that stand in files."""
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}
