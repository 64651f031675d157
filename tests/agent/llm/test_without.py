"""Whoever has no model does not pay for one."""

from __future__ import annotations

import subprocess
import sys

_LOOK = """
import sys
import innkeep.main
from innkeep.agent.choosing import chosen
from innkeep.core.settings import Settings
thinking = chosen(Settings(model=None), None)
assert thinking.engine is thinking.embedded
assert thinking.aides.translator.name == "none"
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"pydantic_ai", "openai", "tiktoken"}))
"""


def test_without_a_model_nothing_of_it_is_imported() -> None:
    seen = subprocess.run([sys.executable, "-c", _LOOK], capture_output=True, text=True, timeout=60, check=True)
    assert seen.stdout.strip() == ""
