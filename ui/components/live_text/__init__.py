"""Live text: a paragraph that changes in place."""
