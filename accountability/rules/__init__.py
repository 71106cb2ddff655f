"""What adults owe, decided without a database."""
