"""What people do from the first sign-in to the last paper, in a real browser, on the real plan."""
