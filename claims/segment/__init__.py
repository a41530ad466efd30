"""Cuts articles into claims with exact offsets and leaves out what is no statement."""

from claims.segment.segmenter import ClauseSegmenter

__all__ = ["ClauseSegmenter"]
