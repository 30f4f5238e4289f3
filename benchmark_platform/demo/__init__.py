"""Demo data: the plan of 2020 with its calendar moved, sample bodies, accounts, and forms in every state.

Everything is made through the services that people use, so whatever the demo shows has passed the gate and the rules.
"""
