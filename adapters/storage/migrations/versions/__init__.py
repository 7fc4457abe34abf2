"""One script for each change of shape; `revision` and `down_revision` put them in order."""
