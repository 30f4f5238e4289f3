"""Floor 6: rubric, units, ledger, assessment, awards (stages 4 to 7 of the plan)."""
