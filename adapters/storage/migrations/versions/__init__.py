"""One script for each change of the schema; `revision` and `down_revision` give their order."""
