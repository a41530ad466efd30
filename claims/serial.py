"""Documents, claims and judgements as JSON, to be sent to another process or kept on disk."""

from __future__ import annotations

from pydantic import ConfigDict, TypeAdapter

from claims.schema import Claim, Document, Judgement

# Bounds above "more than 20" are infinite, which plain JSON cannot say.
LIMITLESS = ConfigDict(ser_json_inf_nan="constants")
DOCUMENTS = TypeAdapter(list[Document])
CLAIMS = TypeAdapter(list[Claim], config=LIMITLESS)
CLAIMS_BY_ARTICLE = TypeAdapter(list[list[Claim]], config=LIMITLESS)
JUDGEMENTS = TypeAdapter(list[Judgement], config=LIMITLESS)
