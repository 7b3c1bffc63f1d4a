"""The page where several runs stand side by side: same test rows, same noise."""
