"""Timeline: a slider over the moments of a run."""
