"""Values as reports: one file a format."""
