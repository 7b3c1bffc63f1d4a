"""Core of the screens: the browser session, the scheduler, polling, links, style."""
