"""Floor 4: the campaign, its calendar, the notice, the gate."""
