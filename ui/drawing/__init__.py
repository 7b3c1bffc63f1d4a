"""Drawing: a pad before the run of a page, and what its net answers; each page with a run can have one."""
