"""Early warning: rules an analyst can read, alerts with their evidence, told once until they change."""
