"""Everything this package raises on purpose.

ClaimsError
├── InputError    an article, a pair or a folder that was given cannot be used
├── ConfigError   a setting is unknown or has a wrong value
├── ModelError    a model is missing, damaged or of the wrong kind
└── OutputError   a result cannot be written
"""


class ClaimsError(Exception):
    """Base of all errors of this package; its text says what was wrong, where, and what to do."""


class InputError(ClaimsError):
    """An input that cannot be used."""


class ConfigError(ClaimsError):
    """A setting that is unknown or has a wrong value."""


class ModelError(ClaimsError):
    """A model that is missing, damaged or of the wrong kind."""


class OutputError(ClaimsError):
    """A result that cannot be written."""
