"""What may come: draws of monthly counts ahead, always beside conflictology and the last month."""
