"""Hover picture: the image of the point under the pointer of a Plotly chart."""
