"""The words that we think in, floor by floor: nothing here needs a network, a clock or an environment."""
