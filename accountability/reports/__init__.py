"""Reports as spreadsheets: they receive rows and words, and never ask the database."""
