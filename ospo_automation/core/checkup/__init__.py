"""Which settings of GitHub would stop us: what was told of them, and a row for each thing that can be wrong."""
