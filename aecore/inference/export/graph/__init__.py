"""What formats that hold a graph have in common: the parts they are of, how they are tried, and silence."""
