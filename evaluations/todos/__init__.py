"""What waits for a person in the work period, area by area; :mod:`evaluations.todo` joins them."""
