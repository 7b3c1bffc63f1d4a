"""Core of the screens: the browser session, the scheduler, streams, links, style."""
