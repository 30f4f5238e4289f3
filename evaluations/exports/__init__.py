"""What leaves this floor as a file."""
