"""Drawing pad: what somebody draws, photographs or spoils, before the net of a run."""
