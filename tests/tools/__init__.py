"""Tests of the commands for contributors."""
