"""Floor 0: documents, uploads, the gate's algebra, findings. It knows no concrete model of the floors above."""
