"""What components share: static files, mounting, theme, menus, keys."""
