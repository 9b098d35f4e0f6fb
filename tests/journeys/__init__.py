"""Whole weeks, crowds and bad luck: what people live through, whatever rooms it crosses."""
