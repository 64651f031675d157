"""Which model is asked: any that pydantic-ai knows, or one behind an address that speaks the protocol of OpenAI."""

from __future__ import annotations

import os
from typing import Any

from pydantic_ai.exceptions import UserError
from pydantic_ai.models import Model, infer_model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers import Provider, infer_provider, infer_provider_class
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from innkeep.core.errors import Invalid

_OF_OPENAI = ("openai:", "openai-chat:")


class NoSuchModel(Invalid):
    """The model's name, its key or the package that speaks to it is missing."""


def model_of(name: str, url: str | None = None, key: str | None = None) -> Model:
    """The model of a name such as `openai:gpt-5-mini`; with `url` any name that the server there knows. NoSuchModel.

    Without `key` the provider's own variable counts, such as `OPENAI_API_KEY`. Nothing is asked over the network.
    """
    try:
        if url is not None:
            bare = next((name.removeprefix(each) for each in _OF_OPENAI if name.startswith(each)), name)
            own = key or os.environ.get("OPENAI_API_KEY")
            return OpenAIChatModel(bare, provider=OpenAICompatibleProvider("innkeep", base_url=url, api_key=own))
        return infer_model(name, _with_key(key) if key else infer_provider)
    except (UserError, ImportError, ValueError, TypeError) as error:
        why = " ".join(str(error).split())
        raise NoSuchModel(f"INNKEEP_MODEL={name} cannot be used: {why}") from error


def _with_key(key: str) -> Any:
    def provider(name: str) -> Provider[Any]:
        known: Any = infer_provider_class(name)
        found: Provider[Any] = known(api_key=key)
        return found

    return provider
