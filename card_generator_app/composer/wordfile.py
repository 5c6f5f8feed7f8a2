"""Reads the YAML files that the library and its word lists are written in."""

from typing import Any

import yaml

# libyaml, where PyYAML was built with it (every wheel is), reads about ten times faster.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(content: bytes) -> Any:
    """The plain values of one file of ours; raises `yaml.YAMLError`."""
    loader = _Loader(content)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
