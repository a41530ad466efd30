"""What a run was: version, settings, models, counts and times, for `run.json`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version

from claims.config import Config
from claims.models.loading import fingerprint
from claims.progress import Clock
from claims.schema import RunInfo

DISTRIBUTION = "crossclaim"


def describe_run(config: Config, clock: Clock, counts: Mapping[str, int]) -> RunInfo:
    """Return the record of a run that ends now."""
    return RunInfo(
        version=version(DISTRIBUTION),
        started=clock.started,
        seconds=(datetime.now(UTC) - clock.started).total_seconds(),
        settings=config.model_dump(mode="json"),
        models={
            "encoder": fingerprint(config.models.encoder),
            "classifier": fingerprint(config.models.classifier),
        },
        counts=counts,
        stage_seconds=dict(clock.seconds),
    )
