"""Films: session state with one person's ratings, and the panels drawn for it."""
