"""The command line: `innkeep`. Exit code 0 only on success; errors on stderr, one line that says what to do."""

from __future__ import annotations

import io
import sys

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from innkeep.cli.commands import app
from innkeep.core.errors import InnkeepError
from innkeep.core.settings import Settings
from innkeep.installation.problems import InstallationError


def main() -> None:
    """Run a command."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What this terminal cannot show must not stop a command in the middle of its report.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.exit(app(standalone_mode=False))
    except typer.TyperException as error:
        _fail(_misuse(error), error.exit_code)
    except (InstallationError, InnkeepError) as error:
        _fail(str(error))
    except (ValidationError, SettingsError) as error:
        _fail(_unclear(error))
    except OSError as error:
        if error.filename is None:
            raise
        _fail(f"Cannot use {error.filename} ({error.strerror}): check its name, and who may read and write it")
    except typer.Abort:
        _fail("Nothing was answered, so nothing was done. Try again")
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(said: str, code: int = 1) -> None:
    if said:
        print(f"innkeep: {said}", file=sys.stderr)
    sys.exit(code)


def _misuse(error: typer.TyperException) -> str:
    """What was typed wrong; nothing where no words were typed at all and all help has been shown."""
    said = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{said}. See {context.command_path if context else 'innkeep'} --help" if said else ""


def _unclear(error: ValidationError | SettingsError) -> str:
    """Which setting cannot be read, without its value: it may be a secret."""
    if isinstance(error, SettingsError):
        named = next((name for name in Settings.model_fields if f'"{name}"' in str(error)), None)
        return f"{_variable(named) if named else 'A setting'} cannot be read: it is a JSON list. See docs/settings.md"
    if error.title != Settings.__name__:
        raise error
    first = error.errors()[0]
    return f"{_variable(first['loc'][0])} cannot be read: {first['msg']}. See docs/settings.md"


def _variable(setting: object) -> str:
    return f"INNKEEP_{str(setting).upper()}"
