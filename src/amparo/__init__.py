"""Amparo: early warning and protection, from word of a risk to protection that can be checked."""

__version__ = "0.1.0"
