"""Tests of the room that opens feeds."""
