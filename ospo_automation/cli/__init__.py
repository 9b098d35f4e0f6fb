"""The front door: what people and workflows can ask on the command line."""
