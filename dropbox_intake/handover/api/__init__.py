"""What may another program ask?  REST under /api/v1, described by its own OpenAPI document."""
