"""The website: one source, two editions, no network."""

from workbook.site.builder import EDITIONS, SiteBuildError, build

__all__ = ["EDITIONS", "SiteBuildError", "build"]
