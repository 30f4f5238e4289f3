"""Appendix 1 on paper and in spreadsheets. Everything here takes a ``FormDocument`` and asks nothing else."""
