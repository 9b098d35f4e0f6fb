"""The words we think in: values and pure functions, without network, clock or environment."""
