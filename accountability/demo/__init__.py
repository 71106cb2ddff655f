"""What the app adds to the sample school."""
