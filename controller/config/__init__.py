"""The configuration of one bank: one TOML file, strict, every mistake with its line and its remedy."""

from controller.config.load import ConfigError, Problem, load, parse
from controller.config.models import Config

__all__ = ["Config", "ConfigError", "Problem", "load", "parse"]
