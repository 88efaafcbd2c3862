"""The second documentation."""
