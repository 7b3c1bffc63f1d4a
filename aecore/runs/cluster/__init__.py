"""A Ray cluster: runs stepped by actors on other machines, with the same bits as in this process."""
