"""Charts of a run in Plotly: views as interactive figures, and a page that needs no network."""
