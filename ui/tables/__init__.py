"""Tables: cells are hidden and told again, by a net and by what needs none; one's own table filled."""
