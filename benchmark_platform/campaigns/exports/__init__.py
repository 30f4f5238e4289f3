"""What leaves this floor as a file: the calendar, the receipts, the mobilisation reports."""
