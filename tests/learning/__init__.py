"""What the weights of `geodata/status_weights.csv` are learned from, and how: `python -m tests.learning`."""
