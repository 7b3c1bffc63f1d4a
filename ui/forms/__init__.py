"""Forms: widgets drawn from a recipe's knobs, menus, uploads and downloads."""
