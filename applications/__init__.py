"""Floor 5: from Appendix 1 to the chosen branches (stages 2 and 3 of the plan)."""
