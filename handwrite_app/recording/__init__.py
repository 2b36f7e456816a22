"""A person's own ink, written to prompts over as many days as it takes."""
