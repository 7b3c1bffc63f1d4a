"""Worker processes: runs stepped beside the process that answers people, with the same bits as in it."""
