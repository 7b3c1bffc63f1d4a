"""Own data: a file becomes a data set in three steps, look, choose and use."""
