"""Paths of shipped files: trained models, measured results, tables."""

from __future__ import annotations

from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"
MODELS = ASSETS / "models"
RESULTS = ASSETS / "results"
FILMS = ASSETS / "films"
