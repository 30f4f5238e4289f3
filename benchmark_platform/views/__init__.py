"""Pages of the roof: the home page, and what machines ask for."""
