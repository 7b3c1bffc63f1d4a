"""Data sets, one module each: a module that holds a `Source` is found by discovery."""
